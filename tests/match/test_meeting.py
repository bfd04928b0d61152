"""What a stretch meets is the same in capitals and in small letters, so that it is worked out once for both."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match.meeting import Meeting

ASKED = ["gaza", "truce", "us", "who", "muller", "1200", "עזה", "غزه", "ii"]
MEETINGS = {
    language: Meeting(
        language,
        {word: number for number, word in enumerate(ASKED, 1)},
        {word: number for number, word in enumerate(ASKED, 101)},
        {"hos": {"hostag*": 201}, "": {"*za": 202}},
    )
    for language in ("en", "de", "tr", "ar", "he", "zh", "")
}
SMALL = str.maketrans({letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})

STRETCHES = st.text(max_size=12) | st.lists(
    st.sampled_from(
        [*ASKED, "U.S.", "Gaza’s", "HOSTAGES", "Müller", "I", "İ", "ı", "ß", "@WHO", "1,200", "K", "-", "'S"]
    ),
    max_size=4,
).map("".join)


@given(STRETCHES, st.sampled_from(sorted(MEETINGS)))
@settings(max_examples=500)
def test_capitals_meet_what_small_letters_meet(stretch: str, language: str) -> None:
    meeting = MEETINGS[language]
    assert meeting.of_stretch(stretch) == meeting.of_stretch(stretch.translate(SMALL))
