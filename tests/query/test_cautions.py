"""What is legal and probably not meant is told with its place; what is meant is not."""

import pytest

from monitor.query.cautions import cautions
from monitor.query.lexer import closed
from monitor.query.parser import parse
from tests.query.generate import NOW


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("gaza and truce", "and", "small letters"),
        ("gaza or truce", "or", "small letters"),
        ("gaza not football", "not", "small letters"),
        ("gaza Or truce", "Or", "small letters"),
        ("atleast/3 truce", "atleast/3", "small letters"),
        ("gaza Near/5 truce", "Near/5", "small letters"),
        ("gaza near/5 truce", "gaza near/5 truce", "a query of Meltwater"),
        ("source:(ap or reuters)", "or", "small letters"),
        ('gaza "truce talks', '"truce talks', "never closed"),
        ("g?z", "g?z", "very many words"),
        ("gaza lang:en NOT lang:ar", "NOT lang:ar", "never exclude"),
        ("lang:en (gaza NOT (lang:ar truce))", "NOT (lang:ar truce)", "never exclude"),
        ("lang:en (gaza OR truce NOT lang:ar)", "NOT lang:ar", "never exclude"),
        ("gaza NOT (truce NOT gaza)", "NOT (truce NOT gaza)", "never exclude"),
        ("gaza OR (truce NOT gaza)", "NOT gaza", "never exclude"),
        ("gaza NOT football NOT (football truce)", "NOT (football truce)", "never exclude"),
        ("gaza -football -football", "-football", "never exclude"),
        ("gaza is:unread NOT is:read", "NOT is:read", "never exclude"),
        ("gaza on:2026-11-02 NOT until:2026-11-01", "NOT until:2026-11-01", "never exclude"),
        ("title:(gaza NOT (truce NOT gaza))", "NOT (truce NOT gaza)", "never exclude"),
        ("gaza NOT gaza", "NOT gaza", "excludes all"),
        ("gaza truce NOT (football OR gaza)", "NOT (football OR gaza)", "excludes all"),
        ("lang:(ar OR he) NOT lang:(en OR fr)", "NOT lang:(en OR fr)", "never exclude"),
        ("lang:ar NOT (lang:en OR lang:he)", "NOT (lang:en OR lang:he)", "never exclude"),
        ("gaza lang:xx", "xx", "No language"),
        ("lang:(ar OR (xx)) gaza", "xx", "No language"),
        ("lang:NOT xx", "xx", "No language"),
    ],
)
def test_what_is_probably_not_meant_is_told_with_its_place(query: str, place: str, reason: str) -> None:
    [caution] = cautions(query, parse(query, NOW))
    assert query[caution.start : caution.end] == place
    assert reason in caution.reason
    assert caution.hint


@pytest.mark.parametrize(
    "query",
    [
        *("gaza AND truce", '"and"', "wom?n", '"gaza truce" NOT football', "lang:en NOT sport", "hostag*"),
        *("(gaza NOT truce) OR (truce NOT gaza)", "gaza NOT title:gaza", 'gaza NOT "gaza"', "gaza NOT (gaza truce)"),
        *("lang:en NOT (lang:ar OR football)", "title:gaza NOT truce", "since:2026-11-01 NOT on:2026-11-02", "lang:kl"),
        *("gaza or/and truce", "and/or", "not/2nd"),
        *("lang:(ar OR en) NOT lang:en", "lang:(ar OR he) xx", "lang:ar NOT (xx)"),
    ],
)
def test_what_is_meant_is_not_told(query: str) -> None:
    assert cautions(query, parse(query, NOW)) == ()


def test_a_phrase_that_is_open_can_be_closed_for_what_is_written_behind_it() -> None:
    assert closed('gaza "truce talks') == 'gaza "truce talks"'
    assert closed('"gaza" truce') == '"gaza" truce'
    assert closed("") == ""
