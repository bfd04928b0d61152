"""Whether one text says what another says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.words.telling import untold

PAGE = "The envoy said on Monday that the truce would hold for ten days.\n\nHospitals reported a quiet night."


def test_what_the_page_says_too_is_left_out() -> None:
    assert untold("The envoy said on Monday that the truce would hold…", PAGE) == ""
    assert untold("THE ENVOY SAID on Monday that the “truce” would hold for ten days. Read more", PAGE) == ""
    assert untold("", PAGE) == ""


def test_what_the_page_does_not_say_stays() -> None:
    assert untold("Talks go on.", PAGE) == "Talks go on."
    assert untold("Talks go on.\n\nHospitals reported a quiet night.", PAGE) == "Talks go on."
    # The same words in another order say something else.
    assert untold("Ten hospitals said the night would hold", PAGE) != ""


def test_scripts_without_spaces_are_compared_letter_by_letter() -> None:
    page = "特使周一表示，停火将再持续十天。医院报告了一个平静的夜晚。"
    assert untold("特使周一表示，停火将再持续十天……", page) == ""
    assert untold("谈判仍在继续", page) == "谈判仍在继续"


@given(st.text(max_size=200))
def test_a_text_says_what_it_says(text: str) -> None:
    assert untold(text, text).strip() == "" or not any(letter.isalnum() for letter in untold(text, text))


@given(st.text(max_size=100), st.text(max_size=100))
def test_nothing_is_made_up(text: str, by: str) -> None:
    assert set(untold(text, by).split("\n\n")) <= {*text.split("\n\n"), ""}
