"""What the guide shows as a query is one, and its table of other services is true of the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from monitor.errors import QueryError
from monitor.query.borrowed import Service, translate
from monitor.query.parser import parse
from monitor.query.tree import show
from tests.conftest import ROOT
from tests.query.generate import NOW

GUIDE = ROOT / "docs" / "guide"
SERVICES = {3: Service.FACTIVA, 4: Service.MELTWATER, 5: Service.GOOGLE}
REFUSED = ("fds=", "wc>500")


def rows(page: str, columns: int) -> Iterator[list[str]]:
    """The cells of the lines of a table with so many columns, the first cell being number 1."""
    for line in (GUIDE / page).read_text(encoding="utf-8").splitlines():
        cells = re.split(r"(?<!\\)\|", line)
        if len(cells) == columns + 2 and "---" not in line:
            yield cells


def written(cell: str) -> list[str]:
    return [query.replace(r"\|", "|") for query in re.findall(r"`([^`]+)`", cell)]


OURS = [query for cells in rows("queries.md", 2) for query in written(cells[1]) if query != r"\|"]
COMPARED = [
    (service, query, ours[0] if ours else "")
    for cells in rows("other-services.md", 6)
    for ours in [written(cells[2])]
    for column, service in SERVICES.items()
    for query in written(cells[column])
]


@pytest.mark.parametrize("query", [*OURS, *(ours for _, _, ours in COMPARED if ours)])
def test_every_query_of_the_guide_can_be_asked(query: str) -> None:
    parse(query, NOW)


def test_the_guide_has_queries_to_check() -> None:
    assert len(OURS) > 20
    assert len(COMPARED) > 25


@pytest.mark.parametrize(("service", "query", "ours"), COMPARED)
def test_what_a_user_of_another_service_writes_is_what_the_guide_says_it_is_here(
    service: Service, query: str, ours: str
) -> None:
    if query in REFUSED:
        with pytest.raises(QueryError):
            translate(f"{query}gaza" if query.endswith("=") else query, service)
        return
    # A word that is excluded is quoted where the service finds words as written: footnote 8.
    here = re.sub(r'NOT "(\w+)"', r"NOT \1", show(parse(translate(query, service).query, NOW)))
    assert here == show(parse(ours, NOW))
