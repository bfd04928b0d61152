"""Queries as press officers wrote them for other services find here what they found there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.errors import QueryError
from monitor.model import Article
from monitor.query.borrowed import Service, offered, translate
from monitor.query.meaning import matches
from monitor.query.parser import parse
from tests.query.generate import NOW

PUBLISHED = datetime(2026, 11, 20, tzinfo=UTC)


def article(written: str) -> Article:
    """An article from "headline | first paragraph | rest", "text", with "by NAME:" or "NAME >" or "xx#" before it."""
    language, _, rest = written.rpartition("#")
    outlet, _, rest = rest.rpartition(" > ")
    author, _, rest = rest.rpartition(" :: ")
    title, *paragraphs = rest.split(" | ") if " | " in rest else ("", rest)
    url = f"https://www.{outlet.replace(' ', '') or 'post'}/news/1"
    return Article(
        url,
        title,
        "\n\n".join(paragraphs),
        PUBLISHED,
        PUBLISHED,
        author=author,
        language=language or "en",
        sources=(outlet,) if outlet else (),
    )


def found(query: str, written: str) -> bool:
    return matches(parse(query, NOW), article(written))


FAR = " ".join(["and"] * 60)

# The query, how it is written here, an article it found there, one it did not.
FACTIVA = [
    ("gaza near5 truce", "gaza NEAR/5 truce", "truce one two three four gaza", "truce one two three four five gaza"),
    ("gaza NEAR1 truce", "gaza NEAR/1 truce", "truce gaza", "truce in gaza"),
    ("president w/2 bush", "president ONEAR/2 bush", "president george bush", "bush the president"),
    ("world adj3 rugby", "world ONEAR/3 rugby", "world of good rugby", "rugby world"),
    (
        "boeing 747/N30/british airways",
        '"boeing 747" NEAR/30 "british airways"',
        "british airways boeing 747",
        "boeing",
    ),
    ("carrefour near5 retail sales", 'carrefour NEAR/5 "retail sales"', "retail sales at carrefour", "carrefour sales"),
    ("hd=truce", "title:truce", "truce | talks", "talks | truce"),
    ("hd=(truce or ceasefire) and gaza", "title:(truce OR ceasefire) AND gaza", "ceasefire | gaza", "gaza | ceasefire"),
    ("hd=gaza w/3 truce", "title:(gaza ONEAR/3 truce)", "gaza has truce | x", "gaza | has truce"),
    ("hlp=truce not hd=sport", 'lead:truce NOT title:"sport"', "x | truce | y", "sport | truce | y"),
    ("by=jane doe and truce", 'author:"jane doe" AND truce', "Jane Doe :: truce", "Jane Roe :: truce"),
    (
        "sn=(reuters or al jazeera) and truce",
        '(source:reuters OR source:"al jazeera") AND truce',
        "Al Jazeera > truce",
        "BBC > truce",
    ),
    ("la=(en or fr) and hd=gaza", "(lang:en OR lang:fr) AND title:gaza", "fr#gaza | x", "de#gaza | x"),
    ("la=zhcn and hd=gaza", "lang:zh AND title:gaza", "zh#gaza | x", "en#gaza | x"),
    ("atleast3 truce", "ATLEAST/3 truce", "truce truce truce", "truce truce"),
    ("atleast2 gaza near3 truce", "ATLEAST/2 (gaza NEAR/3 truce)", "gaza truce | x | gaza truce", "gaza truce"),
    ("hostag$ near5 famil*", "hostag* NEAR/5 famil*", "families of hostages", "families and hosts"),
    ("wom?n near5 hostag$3", "wom?n NEAR/5 hostag*", "women held hostage", "woman"),
    ("(truce or ceasefire) and gaza not football", None, "gaza truce", "gaza truce football"),
    ("(truce or ceasefire) not sports", '(truce OR ceasefire) NOT "sports"', "truce sport", "truce sports"),
    ("gaza and truce or hd=rafah", "gaza AND truce OR title:rafah", "rafah | x", "gaza and rafah"),
    ("[gaza or rafah] near5 truce", "(gaza OR rafah) NEAR/5 truce", "rafah truce", "rafah"),
    (
        "vodafone same telecommunications",
        "vodafone NEAR/100 telecommunications",
        "vodafone in telecommunications",
        f"vodafone {FAR} {FAR} telecommunications",
    ),
    (
        '"prime minister" SAME resign*',
        '"prime minister" NEAR/100 resign*',
        "resignation of the prime minister",
        "minister",
    ),
    (
        "hd=gaza (truce or ceasefire)",
        "title:(gaza ONEAR/1 (truce OR ceasefire))",
        "gaza ceasefire | x",
        "truce gaza | x",
    ),
    ("HD=TRUCE AND WHO near2 geneva", "title:TRUCE AND WHO NEAR/2 geneva", "truce | who in geneva", "truce | geneva"),
]
LEXISNEXIS = [
    ("cat pre/25 dog", "cat ONEAR/25 dog", "cat and dog", "dog and cat"),
    ("cat w/25 dog", "cat NEAR/25 dog", "dog and cat", "cat"),
    ("money /5 launder! and bank", "money NEAR/5 launder* AND bank", "laundered money of a bank", "money of a bank"),
    ("headline(truce or ceasefire) and gaza", "title:(truce OR ceasefire) AND gaza", "truce | gaza", "gaza | truce"),
    ("hlead(prime minister) and resign!", 'lead:"prime minister" AND resign*',
     "x | prime minister | resigned", "x | prime | minister resigned"),
    ("allcaps(RICO) and puerto", "=RICO AND puerto", "RICO in Puerto", "Puerto Rico"),
    ("nocaps(apple) and pie", "=apple AND pie", "apple pie", "Apple pie"),
    ("atleast2(truce) and gaza", "ATLEAST/2 truce AND gaza", "truce truce gaza", "truce gaza"),
    ("gaza w/p convoy", "gaza NEAR/100 convoy", "gaza convoy", f"gaza {FAR} {FAR} convoy"),
    ("gaza w/s convoy", "gaza NEAR/50 convoy", "gaza convoy", f"gaza {FAR} convoy"),
    ("byline(jane doe) and truce", 'author:"jane doe" AND truce', "Jane Doe :: truce", "Jane Roe :: truce"),
    ("publication(new york times) and language(english)", 'source:"new york times" AND lang:en',
     "New York Times > x", "York Times > x"),
    ("headline(gaza) and truce or ceasefire", "title:gaza AND (truce OR ceasefire)", "gaza | truce", "x | ceasefire"),
    ("gaza w/20 truce and not sport and talks", "gaza NEAR/20 truce NOT (sport AND talks)",
     "gaza truce talks", "gaza truce sport talks"),
    ("oil w/30 gas w/2 price!", "oil NEAR/30 (gas NEAR/2 price*)", f"prices of gas {' '.join(['x'] * 20)} oil",
     "oil gas x x x x prices"),
]  # fmt: skip
MELTWATER = [
    ("apple near/5 watch", "apple NEAR/6 watch", "apple 1 2 3 4 5 watch", "apple 1 2 3 4 5 6 watch"),
    ("logitech NEAR/2f keyboard", "logitech ONEAR/3 keyboard", "logitech new bluetooth keyboard", "keyboard logitech"),
    ("xmas NEAR/0f pudding", "xmas ONEAR/1 pudding", "xmas pudding", "xmas plum pudding"),
    ("ingress:gaza AND (truce NEAR talks)", "lead:gaza AND (truce NEAR/5 talks)",
     "x | gaza | truce a b c d talks", "x | gaza | truce a b c d e talks"),
    ('"apple juice"~2', "apple NEAR/3 juice", "juice of red apple", "apple a b c juice"),
    ('((cake OR "ice cream") AND (birthday OR party))~5', '(cake OR "ice cream") NEAR/6 (birthday OR party)',
     "ice cream at a party", "ice at a party"),
    ("telecom OR {BT}", "telecom OR =BT", "BT", "bt"),
    ("{EU} AND url:(guardian.com OR bbc.co.uk)", "=EU AND (url:guardian.com OR url:bbc.co.uk)",
     "bbc.co.uk > EU", "sun.com > EU"),
    ("{EU} AND language:en NOT site:sun.com", "=EU AND lang:en NOT url:sun.com", "EU", "sun.com > EU"),
    ("title:(truce or ceasefire) AND ingress:gaza", "title:(truce OR ceasefire) AND lead:gaza",
     "truce | gaza", "truce | x"),
    ("(iphone OR ipad)^9 AND {US}", "(iphone OR ipad) AND =US", "ipad US", "ipad us"),
]  # fmt: skip
GOOGLE = [
    ("intitle:truce gaza", "title:truce gaza", "truce | gaza", "gaza | truce"),
    ('intitle:"gaza truce" -football', 'title:"gaza truce" NOT football', "gaza truce | x", "gaza truce | football"),
    ("allintitle: gaza truce", "title:(gaza truce)", "truce in gaza | x", "gaza | truce"),
    ("truce site:bbc.co.uk", "truce url:bbc.co.uk", "bbc.co.uk > truce", "bbc.com > truce"),
    ("truce -site:bbc.co.uk", "truce NOT url:bbc.co.uk", "bbc.com > truce", "bbc.co.uk > truce"),
    ('"gaza * truce"', '"gaza" ONEAR/6 "truce"', "gaza sees a truce", "truce for gaza"),
    ('"Steve Jobs" AROUND(2) "Bill Gates"', '"Steve Jobs" NEAR/3 "Bill Gates"', "bill gates on late steve jobs",
     "bill gates on the late great steve jobs"),
    ("inurl:news gaza|rafah", "url:news (gaza OR rafah)", "rafah", "haifa"),
    ("intitle:gaza truce OR ceasefire", "title:gaza (truce OR ceasefire)", "gaza | ceasefire", "x | ceasefire"),
]  # fmt: skip
ALL = [(service, *each) for service, many in (
    (Service.FACTIVA, FACTIVA), (Service.LEXISNEXIS, LEXISNEXIS), (Service.MELTWATER, MELTWATER),
    (Service.GOOGLE, GOOGLE)) for each in many]  # fmt: skip


@pytest.mark.parametrize(("service", "query", "ours", "hit", "miss"), ALL)
def test_a_query_of_another_service_finds_what_it_found_there(
    service: Service, query: str, ours: str | None, hit: str, miss: str
) -> None:
    done = translate(query)
    assert done.service is service
    assert done.changes
    assert ours is None or done.query == ours
    assert found(done.query, hit)
    assert not found(done.query, miss)
    assert translate(done.query).query == done.query


@pytest.mark.parametrize(
    "query",
    [
        *("gaza truce", "same", "near5", "gaza near5", "near5 gaza", '"gaza near5 truce"', "same sex marriage"),
        *("gay OR same sex marriage", "the same day", "gaza OR near5 OR truce", "gaza and truce", "gaza not football"),
        *("gaza NEAR/5 truce", "ATLEAST/3 truce", "=US title:gaza", "Yahoo! earnings", "US$ 100 gaza", "C++ = fun"),
        *("https://a.example/n5/x?by=one", "(gaza OR rafah) and truce", "wom?n hostag*", "lead (singer)", "7/11 9/11"),
        *(
            "list:words NOT entity:who",
            "title:(truce OR peace) -url:sport",
            'צה"ל NEAR/3 עזה',
            "加沙 停火",
            "A w/ B",
            "(",
        ),
    ],
)
def test_what_is_no_other_services_is_left_as_it_is(query: str) -> None:
    assert translate(query).query == query
    assert offered(query) is None


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("rst=lba and truce", "rst=", "outlet by a code"),
        ("truce and co=ibm", "co=", "codes"),
        ("hd=gaza and wc>500", "wc>500", "length"),
        ("hd=gaza and date after 1/1/2026", "date after 1/1/2026", "from now on"),
        ("toyota/F50/ and hd=recall", "/F50/", "first words"),
        ("td=peace and hd=gaza", "td=", "looked through apart"),
        ("hd=gaza and president % clinton", "%", "exactly one word"),
        ("la=klingon and hd=gaza", "klingon", "not known"),
        ("by=smith* and hd=gaza", "smith*", "whole words"),
        ("gaza near5 (truce and talks)", "gaza near5 (truce and talks)", "stands between words"),
        ("near5 gaza hd=truce", "near5", "both sides"),
        ("hd=(gaza near5 truce", "(", "never closed"),
        ("rico not w/5 puerto", "not w/5", "excludes only what is near"),
        ("caps(apple) and headline(pie)", "caps(apple)", "capital letter"),
        ("headline(gaza) and length > 500", "length > 500", "length"),
        ("subject(oil) and headline(gaza)", "subject(", "no counterpart"),
        ("raw:Google+ AND {US}", "raw:", "old way"),
        ("{US} AND country:uk", "country:", "where they are from"),
        ('"a long phrase"~5', '"a long phrase"~5', "two words"),
        ("intitle:gaza filetype:pdf", "filetype:", "no files"),
        ("intext:gaza site:bbc.co.uk", "intext:", "looked through apart"),
        ("intitle:gaza after:2026-01-01", "after:", "from now on"),
        ("gaza pre/3 truce hd=talks near5 x", "truce hd=talks near5 x", "operator of Factiva"),
    ],
)
def test_what_cannot_be_said_here_is_refused_at_its_place(query: str, place: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        translate(query)
    assert query[caught.value.start : caught.value.end] == place
    assert reason in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("query", "service", "ours"),
    [
        ("gaza NEAR/5 truce", Service.MELTWATER, "gaza NEAR/6 truce"),
        ("gaza NEAR truce", Service.MELTWATER, "gaza NEAR/5 truce"),
        ("gaza truce OR ceasefire", Service.GOOGLE, "gaza (truce OR ceasefire)"),
        ("gaza strip and truce", Service.FACTIVA, '"gaza strip" AND truce'),
        ("doctor w/5 malpractice", Service.LEXISNEXIS, "doctor NEAR/5 malpractice"),
        ("the same day same gaza", Service.FACTIVA, None),
        ("truce", Service.FACTIVA, "truce"),
        ("gaza -football", Service.GOOGLE, "gaza -football"),
    ],
)
def test_a_service_that_is_named_is_believed(query: str, service: Service, ours: str | None) -> None:
    assert ours is None or translate(query, service).query == ours


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("gaza near5 truce", "near5 became NEAR/5: at most 5 words apart, in either order."),
        ("gaza w/3 truce", "w/3 became ONEAR/3: at most 3 words apart, in this order as in Factiva"),
        ("hd=gaza near5 truce", "hd= became title:."),
        ("hlp=gaza", "not quite the same: Factiva reads the first two paragraphs"),
        ("gaza same (truce or talks)", "as paragraphs are not kept apart here"),
        ("engineer$3 near4 strike", "which is wider: any ending"),
        ("near gaza near5 truce talks", "words side by side are a phrase in Factiva"),
        ("gaza near5 truce", "Words are found here in any inflection, in Factiva as written"),
        ("gaza near5 truce not sports", "so that no other inflection is excluded"),
        ("headline(gaza) and truce or talks", "OR binds first in LexisNexis"),
        ("ingress:gaza", "lead: reads the headline too"),
        ("truce site:bbc.co.uk", "in the whole address"),
    ],
)
def test_what_was_changed_is_said_and_what_comes_only_near_is_called_so(query: str, sentence: str) -> None:
    changes = translate(query).changes
    assert any(sentence in change for change in changes), changes
    assert len(set(changes)) == len(changes)
