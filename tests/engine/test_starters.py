"""The lists that come with the program: whole, without repetition, and named as a person needs them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from monitor.engine.addresses import read_address
from monitor.engine.starters import Starter, starter_called, starters
from monitor.errors import UsageError
from monitor.parse.opml import read_opml


def test_there_are_lists_for_many_regions_and_beats() -> None:
    names = [starter.name for starter in starters()]
    assert len(names) >= 8
    assert len({starter.title for starter in starters()}) == len(names)
    assert starter_called("World news and wires").name == "world"
    with pytest.raises(UsageError, match=r"no starter list “moon”.*world"):
        starter_called("moon")


@pytest.mark.parametrize("starter", starters(), ids=lambda starter: starter.name)
def test_every_feed_of_a_list_has_all_that_a_person_needs(starter: Starter) -> None:
    outlines = [each for each in ElementTree.parse(starter.path).iter("outline") if each.get("xmlUrl")]
    assert 15 <= len(outlines) <= 40
    for outline in outlines:
        assert outline.get("type") == "rss"
        assert outline.get("text") == outline.get("title") != ""
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][A-Za-z]+)?", outline.get("language", ""))
        for address in (outline.get("xmlUrl", ""), outline.get("htmlUrl", "")):
            assert address.startswith("https://")
            assert not read_address(address).login.secret
    for name in ("xmlUrl", "htmlUrl", "title"):
        values = [outline.get(name, "").casefold() for outline in outlines]
        assert sorted(set(values)) == sorted(values), name


@pytest.mark.parametrize("starter", starters(), ids=lambda starter: starter.name)
def test_a_list_is_read_as_one_folder_of_its_title(starter: Starter) -> None:
    listed = read_opml(Path(starter.path).read_bytes())
    assert {each.folder for each in listed} == {starter.title}
    assert all(each.site_url for each in listed)
