"""Everything that is served as a feed."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import FeedDocument
from monitor.parse import limits
from monitor.parse.feed import parse_feed

URL = "https://served.example/feeds/feed.xml"


def rss(items: str, declaration: str = "") -> str:
    return f'{declaration}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def read(body: bytes | str, content_type: str = "") -> FeedDocument:
    return parse_feed(body if isinstance(body, bytes) else body.encode(), content_type, URL)


def titles(body: bytes | str, content_type: str = "") -> list[str]:
    return [entry.title for entry in read(body, content_type).entries]


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: rss(text).encode("utf-8", "replace")))
def test_any_bytes_give_a_document_or_an_error_in_words(body: bytes) -> None:
    reason = ""
    try:
        read(body)
    except ParseError as error:
        reason = error.reason
    assert reason == "" or reason.endswith(".")


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_is_an_empty_answer(body: bytes) -> None:
    with pytest.raises(ParseError, match="empty"):
        read(body)


def test_a_web_page_is_told_from_a_feed_and_its_feeds_are_named() -> None:
    page = (
        "<!-- saved --><!DOCTYPE html><html><head><title>The Paper</title>"
        '<link rel="alternate" type="application/rss+xml" href="/rss?a=1&amp;b=2">'
        '<link rel="stylesheet" href="x.css"><LINK REL=alternate TYPE=application/atom+xml HREF=//cdn.example/atom>'
    )
    with pytest.raises(ParseError) as caught:
        read(page)
    assert caught.value.reason == (
        "This is a web page, not a feed (“The Paper”); it offers these feeds: "
        "https://served.example/rss?a=1&b=2, https://cdn.example/atom."
    )


def test_a_wall_against_programs_is_named() -> None:
    with pytest.raises(ParseError, match="asks for a person"):
        read("<html><title>Just a moment...</title></html>")


def test_a_list_of_feeds_is_told_from_a_feed() -> None:
    with pytest.raises(ParseError, match="OPML"):
        read('<?xml version="1.0"?><opml version="2.0"><body/></opml>')


def test_a_packed_body_is_unpacked() -> None:
    assert titles(gzip.compress(rss("<item><title>a</title></item>").encode())) == ["a"]


def test_a_packed_bomb_is_refused() -> None:
    with pytest.raises(ParseError, match="larger than"):
        read(gzip.compress(bytes(limits.MAX_BYTES + 1)))


def test_a_document_that_a_person_let_be_larger_is_read_and_none_beyond_all_bounds() -> None:
    comment = "x" * (limits.MAX_BYTES - 100)
    assert titles(rss(f"<item><title>a</title><!--{comment}--></item>").ljust(limits.MAX_BYTES + 1)) == ["a"]
    with pytest.raises(ParseError, match="larger than 50 MB"):
        read(b"<rss/>".ljust(limits.LARGEST_BYTES + 1))


def test_a_packed_body_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ParseError, match="cut off"):
        read(gzip.compress(rss("<item><title>a</title></item>").encode())[:-12])


def test_entries_beyond_the_limit_are_left_out_and_the_document_says_so() -> None:
    document = read(rss("<item><guid>a</guid></item>" * (limits.MAX_ENTRIES + 3)))
    assert len(document.entries) == limits.MAX_ENTRIES
    assert "10003" in document.problem


def test_long_fields_are_cut() -> None:
    entry = read(rss(f"<item><title>{'a' * 1_100_000}</title></item>")).entries[0]
    assert len(entry.title) == limits.MAX_FIELD


def test_a_tag_with_thousands_of_attributes_costs_no_time() -> None:
    attributes = " ".join(f'a{number}="{number}"' for number in range(30_000))
    assert titles(rss(f"<item><title>a</title><description {attributes}>b</description></item>")) == ["a"]


def test_impossible_characters_lose_only_themselves() -> None:
    assert titles(rss("<item><title>a &#0;&#xD800;&#x110000;&#xFFFE; b</title></item>"))[0].startswith("a ")


def test_entities_do_not_grow_without_bounds() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 9))
    bomb = rss("<item><title>&a8;</title></item>", f'<!DOCTYPE r [<!ENTITY a0 "truce">{entities}]>')
    assert all(len(title) <= limits.MAX_FIELD for title in titles(bomb))


def test_a_local_file_is_not_read(tmp_path: object) -> None:
    doctype = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "root:" not in str(read(rss("<item><title>t &amp; &x;</title></item>", doctype)))


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type", "text"),
    [
        ("utf-8", "iso-8859-1", "", "Trêve à Gaza"),
        ("utf-8", "us-ascii", "", "هدنة غزة"),
        ("utf-8", "", "text/xml", "Перемирие"),
        ("utf-8", "", "text/xml; charset=iso-8859-1", "Waffenruhe für Städte"),
        ("windows-1251", "", "text/xml; charset=windows-1251", "Перемирие"),
        ("windows-1251", "utf-8", "", "Перемирие в Газе вступило в силу"),
        ("gb18030", "utf-8", "", "加沙停火协议生效，首批人质获释"),
        ("windows-1256", "windows-1256", "", "هدنة غزة"),
        ("windows-1256", "", "", "دخول الهدنة حيز التنفيذ في غزة والإفراج عن رهائن"),
        ("iso-8859-6", "utf-8", "", "دخول الهدنة حيز التنفيذ في غزة والإفراج عن رهائن"),
        ("windows-1255", "", "", "הפסקת האש בעזה נכנסה לתוקף"),
        ("windows-1253", "", "", "Η εκεχειρία στη Γάζα τέθηκε σε ισχύ"),
        ("euc-kr", "", "", "가자지구 휴전 발효, 인질 석방 시작"),
        ("euc-jp", "utf-8", "", "ガザでの停戦が発効した"),
        ("shift_jis", "", "", "ガザでの停戦が発効した"),
        ("iso-8859-1", "", "", "Simulações não são previsões"),
        ("iso-8859-1", "utf-8", "", "Trêve à Gaza, été, où l’on espère".replace("’", "'")),
        ("windows-1252", "", "", "Waffenruhe für drei Städte – Geißeln müssen frei sein"),
        ("shift_jis", "Shift_JIS", "", "停戦延長で合意"),
        ("iso2022_jp", "iso-2022-jp", "text/xml", "停戦延長で合意"),
        ("utf-16", "utf-16", "", "停戦 truce"),
        ("utf-8", "utf-16", "", "Truce"),
        ("utf-8", "no-such-encoding", "", "Trêve"),
    ],
)
def test_texts_survive_declarations_that_lie(encoding: str, declared: str, content_type: str, text: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    body = rss(f"<item><title>{text}</title></item>", declaration).encode(encoding)
    assert titles(body, content_type) == [text]


@pytest.mark.parametrize("before", ["\n\n", "\ufeff", "\ufeff \n", "<!-- by -->\n<!-- two -->", "\n <!-- - -- -->\n"])
def test_what_stands_before_the_declaration_does_no_damage(before: str) -> None:
    document = read(before + rss("<item><title>Trêve</title></item>", '<?xml version="1.0" encoding="utf-8"?>'))
    assert (document.entries[0].title, document.problem) == ("Trêve", "")


def test_comments_without_end_before_the_declaration_cost_no_time() -> None:
    assert titles("<!---->" * 280 + rss("<item><title>a</title></item>")) == ["a"]


def test_one_foreign_byte_costs_one_character_only() -> None:
    body = rss("<item><title>Trêve à São Tomé</title></item><item><title>S?o</title></item>").encode()
    assert titles(body.replace(b"S?o", b"S\xe3o")) == ["Trêve à São Tomé", "São"]


def test_guids_do_not_depend_on_where_the_feed_was_served() -> None:
    body = rss("<item><title>a</title><guid>relative/1</guid></item>").encode()
    here, there = (parse_feed(body, "", url).entries[0].guid for url in (URL, "https://moved.example/f"))
    assert here == there == "relative/1"


@pytest.mark.parametrize(
    ("rhythm", "minutes"),
    [
        ("<ttl>60</ttl>", 60),
        ("<ttl> 0 </ttl>", 0),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_the_publishers_rhythm_is_read(rhythm: str, minutes: int | None) -> None:
    namespace = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    assert read(f'<rss version="2.0" {namespace}><channel>{rhythm}</channel></rss>').ttl_minutes == minutes


def test_a_json_feed_is_read_for_what_is_well_formed_in_it() -> None:
    document = read(
        """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "ar", "home_page_url": "/",
        "authors": [{"name": "Desk"}], "items": [
        {"id": 1.5, "url": "a", "title": "Profit < loss", "content_text": "One & two\\n\\nthree\\nfour"},
        {"id": "b", "title": ["no"], "date_published": "2023-11-24T07:00:00+02:00", "author": {"name": "Ann"},
         "content_html": "<p>x</p>", "url": 5},
        null, {}]}"""
    )
    first, second = document.entries
    assert (first.guid, first.url, first.author) == ("1.5", "https://served.example/feeds/a", "Desk")
    assert (first.title, first.content) == ("Profit &lt; loss", "<p>One &amp; two</p><p>three<br>four</p>")
    assert (second.author, str(second.published), second.url) == ("Ann", "2023-11-24 05:00:00+00:00", "")
    assert (document.title, document.language, document.problem) == ("J", "ar", "2 of 4 items could not be read.")


@pytest.mark.parametrize("body", ['{"error": "no"}', "{", "[" * 100_000, '{"items": 5}', "[]"])
def test_other_json_is_no_feed(body: str) -> None:
    with pytest.raises(ParseError, match="JSON"):
        read(body)


def test_a_damaged_sitemap_gives_what_comes_before_the_damage() -> None:
    urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    page = "<url><loc>https://a.example/1</loc><lastmod>2023-11-24</lastmod></url>"
    document = read(urlset + page + "<url><loc>https://a")
    assert [entry.url for entry in document.entries] == ["https://a.example/1"]
    assert "damaged" in document.problem
    with pytest.raises(ParseError, match="damaged"):
        read(urlset + "<url>")
    with pytest.raises(ParseError, match="list of sitemaps"):
        read("<sitemapindex/>")


def test_a_cut_feed_gives_only_the_entries_that_are_whole() -> None:
    whole = rss("<item><title>a</title></item><item><title>b</title><description>text of b</description></item>")
    for end in ("<title>b</title>", "<description>te", "</description>", "<item"):
        document = read(whole[: whole.rindex(end) + len(end)])
        assert [entry.title for entry in document.entries] == ["a"], end
        assert "damaged" in document.problem
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title></entry><entry xml:lang="en"><title>b</ti'
    assert [entry.title for entry in read(atom).entries] == ["a"]
    # Damage elsewhere takes nothing away, nor does a missing end.
    assert titles(whole[: whole.rindex("</channel>")]) == ["a", "b"]
    assert titles(whole.replace("text of b", "a <i>b & c</b>")) == ["a", "b"]


def test_the_hours_and_days_that_a_publisher_wants_skipped_are_all_kept() -> None:
    hours = "<skipHours><hour>23</hour><hour> 4 </hour><hour>24</hour><hour>99</hour></skipHours>"
    days = "<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>"
    document = read(f'<rss version="2.0"><channel>{hours}{days}</channel></rss>')
    assert document.skip_hours == (0, 4, 23)
    assert document.skip_days == ("saturday", "sunday")
    assert read('<rss version="2.0"><channel><title>News</title></channel></rss>').skip_hours == ()
