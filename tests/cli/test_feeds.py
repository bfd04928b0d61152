"""Following feeds from the command line: by their own address, by that of a site, from lists, with secrets."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from monitor.cli import main
from tests.cli.conftest import Run
from tests.conftest import KeyringInMemory
from tests.servers.scripted import Reply, Request, ScriptedServer

RSS = b"<rss version='2.0'><channel><title>Harbour Wire</title><item><title>One</title></item></channel></rss>"
KEYS = ["url", "title", "folder", "state", "error", "last_success", "next_poll", "interval_s", "why", "articles"]


def page(*feeds: str, title: str = "The Paper") -> Reply:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" title="{each}" href="{each}">' for each in feeds)
    return Reply(body=f"<html><head><title>{title}</title>{links}</head></html>".encode())


def test_a_feed_is_asked_once_and_followed_with_its_own_title(run: Run) -> None:
    with ScriptedServer() as server:
        server.script("/feed", Reply(body=RSS))
        [record] = run("feeds", "add", server.url("/feed"), "--folder", "Wires")
        assert list(record)[: len(KEYS)] == KEYS
        assert (record["title"], record["folder"], record["checked"]) == ("Harbour Wire", "Wires", True)
        assert len(server.requests) == 1
        # What is followed already is not asked again.
        [again] = run("feeds", "add", server.url("/feed"))
        assert (again["title"], len(server.requests)) == ("Harbour Wire", 1)


def test_a_feed_that_cannot_be_asked_is_followed_with_a_word(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [record] = run("feeds", "add", "http://127.0.0.1:9/feed.xml")
    assert (record["url"], record["checked"]) == ("http://127.0.0.1:9/feed.xml", False)
    assert "connection" in record["note"]
    assert main(["--data", str(folder), "feeds", "add", "http://127.0.0.1:9/other.xml"]) == 0
    captured = capsys.readouterr()
    assert "could not be checked" in captured.err
    assert "Following http://127.0.0.1:9/other.xml" in captured.out


def test_unchecked_asks_nobody(run: Run) -> None:
    with ScriptedServer() as server:
        [record] = run("feeds", "add", server.url("/"), "--unchecked")
        assert (record["url"], server.requests) == (server.url("/"), [])


def test_the_one_feed_of_a_site_is_followed(run: Run) -> None:
    with ScriptedServer() as server:
        server.script("/", page("/news.xml"))
        [record] = run("feeds", "add", server.url("/"))
        assert (record["url"], record["note"]) == (server.url("/news.xml"), f"Found on {server.url('/')}.")


def test_of_several_feeds_none_is_followed_before_one_is_chosen(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedServer() as server:
        server.script("/", page("/a.xml", "/b.xml", "/c.xml"))
        offered = run("feeds", "add", server.url("/"), code=1)
        assert [(each["number"], each["url"], each["state"]) for each in offered] == [
            (1, server.url("/a.xml"), "offered"),
            (2, server.url("/b.xml"), "offered"),
            (3, server.url("/c.xml"), "offered"),
        ]
        assert main(["--data", str(folder), "feeds", "add", server.url("/")]) == 1
        captured = capsys.readouterr()
        assert "The Paper offers 3 feeds:" in captured.out
        assert "--pick" in captured.err
        assert run("feeds", "list") == []
        assert [each["url"] for each in run("feeds", "add", server.url("/"), "--first")] == [server.url("/a.xml")]
        picked = run("feeds", "add", server.url("/"), "--pick", "2-3")
        assert [each["url"] for each in picked] == [server.url("/b.xml"), server.url("/c.xml")]
        for wrong in ("4", "0", "b", "3-2"):
            assert main(["--data", str(folder), "feeds", "add", server.url("/"), "--pick", wrong]) == 1


def test_usual_addresses_are_tried_only_when_asked_for(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedServer() as server:
        server.script("/", page())
        server.script("/rss", Reply(body=RSS))
        assert main(["--data", str(folder), "feeds", "add", server.url("/")]) == 1
        assert [request.path for request in server.requests] == ["/"]
        assert "--guess" in capsys.readouterr().err
        [record] = run("feeds", "add", server.url("/"), "--guess")
        assert record["url"] == server.url("/rss")
        assert [request.path for request in server.requests[1:]] == ["/", "/feed", "/rss"]


def test_a_wall_before_a_feed_is_no_page_without_feeds(run: Run) -> None:
    with ScriptedServer() as server:
        server.script("/feed", page(title="Just a moment..."))
        assert run("feeds", "add", server.url("/feed"))[0]["checked"] is False


def test_a_token_in_an_address_is_kept_sent_and_never_shown(
    run: Run, folder: Path, tmp_path: Path, keyring_in_memory: KeyringInMemory, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedServer() as server:
        server.script("/feed?a=1&token=hush-hush-hush", Reply(body=RSS))
        [record] = run("feeds", "add", server.url("/feed?token=hush-hush-hush&a=1"))
        assert (record["url"], record["checked"]) == (server.url("/feed?a=1"), True)
        assert list(keyring_in_memory.entries.values()) == ["hush-hush-hush"]
        [polled] = run("collect", "--once")
        assert (polled["status"], polled["new"]) == (200, 1)
        run("feeds", "check", server.url("/feed?a=1"))
    [failed] = run("collect", "--once")
    run("feeds", "export", str(tmp_path / "out.opml"))
    run("backup", str(tmp_path / "backup.db"))
    captured = capsys.readouterr()
    assert "hush" not in f"{polled}{failed}{captured.out}{captured.err}"
    for file in [*folder.rglob("*"), tmp_path / "out.opml", tmp_path / "backup.db"]:
        assert not file.is_file() or b"hush-hush" not in file.read_bytes(), file


@pytest.mark.parametrize(
    ("kind", "name", "header", "value"),
    [
        ("basic", "desk", "authorization", "Basic ZGVzazpodXNoLWh1c2g="),
        ("bearer", "", "authorization", "Bearer hush-hush"),
        ("header", "X-Api-Key", "x-api-key", "hush-hush"),
    ],
)
def test_a_login_is_read_from_the_input_and_forgotten_again(
    run: Run,
    keyring_in_memory: KeyringInMemory,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    name: str,
    header: str,
    value: str,
) -> None:
    def answer(request: Request) -> Reply:
        return Reply(body=RSS) if request.headers.get(header) == value else Reply(401)

    with ScriptedServer() as server:
        server.script("/feed", answer)
        url = server.url("/feed")
        run("feeds", "add", url)
        assert run("collect", "--once")[0]["status"] == 401
        monkeypatch.setattr(sys, "stdin", io.StringIO("hush-hush\n"))
        run("feeds", "login", url, "--kind", kind, "--name", name)
        assert run("collect", "--once")[0]["status"] == 200
        run("feeds", "logout", url)
        assert keyring_in_memory.entries == {}
        assert run("collect", "--once")[0]["status"] == 401


def test_a_feed_that_is_removed_takes_its_secret_along(run: Run, keyring_in_memory: KeyringInMemory) -> None:
    run("feeds", "add", "https://desk:hush-hush@127.0.0.1:9/feed")
    assert keyring_in_memory.entries
    run("feeds", "remove", "https://127.0.0.1:9/feed")
    assert keyring_in_memory.entries == {}


def test_without_a_keyring_a_secret_is_refused_and_stands_nowhere(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(folder), "feeds", "add", "http://127.0.0.1:9/feed?token=hush-hush-hush"]) == 1
    assert "keyring" in capsys.readouterr().err
    assert not any(b"hush-hush" in file.read_bytes() for file in folder.rglob("*") if file.is_file())


OPML = """<opml version="2.0"><body>
<outline text="Wires"><outline text="Asia"><outline text="Kyodo" xmlUrl="https://kyodo.example/f"/></outline>
<outline text="AP" xmlUrl="https://desk:hush-hush@ap.example/f"/></outline>
<outline text="Kyodo again" xmlUrl="https://kyodo.example/f"/><outline text="Paper" xmlUrl="https://paper.example/f"/>
</body></opml>"""


@pytest.fixture
def opml(tmp_path: Path) -> str:
    """A list with folders, a repetition and a password."""
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, encoding="utf-8")
    return str(file)


def test_a_list_is_shown_without_being_followed(run: Run, opml: str) -> None:
    shown = run("feeds", "import", opml, "--list")
    assert [(each["title"], each["folder"], each["result"]) for each in shown] == [
        ("Kyodo", "Wires/Asia", "new"),
        ("AP", "Wires", "new"),
        ("Kyodo again", "", "duplicate"),
        ("Paper", "", "new"),
    ]
    assert "hush" not in f"{shown}"
    assert run("feeds", "list") == []


@pytest.mark.parametrize(
    ("restricted", "titles"),
    [
        (["--folder", "wires"], ["Kyodo", "AP"]),
        (["--folder", "Wires/Asia"], ["Kyodo"]),
        (["--folder", "Wire"], []),
        (["--only", "paper.EXAMPLE", "--only", "ap"], ["AP", "Paper"]),
        (["--only", "hush"], []),
    ],
)
def test_a_part_of_a_list_is_followed(
    run: Run, opml: str, restricted: list[str], titles: list[str], keyring_in_memory: KeyringInMemory
) -> None:
    assert [each["title"] for each in run("feeds", "import", opml, *restricted)] == titles
    assert sorted(each["title"] for each in run("feeds", "list")) == sorted(titles)


def test_passwords_of_a_list_go_to_the_keyring_or_are_told_to_be_missing(
    run: Run, opml: str, keyring_in_memory: KeyringInMemory, folder: Path
) -> None:
    assert [each["error"] for each in run("feeds", "import", opml)] == [None] * 4
    assert list(keyring_in_memory.entries.values()) == ["hush-hush"]


def test_a_title_that_is_an_address_holds_no_secret(
    run: Run, tmp_path: Path, folder: Path, keyring_in_memory: KeyringInMemory
) -> None:
    file = tmp_path / "untitled.opml"
    address = "https://desk:hush-hush@x.example/f"
    file.write_text(f'<opml><body><outline text="{address}" xmlUrl="{address}"/></body></opml>', encoding="utf-8")
    printed = [*run("feeds", "import", str(file), "--list"), *run("feeds", "import", str(file)), *run("feeds", "list")]
    assert {each["title"] for each in printed} == {"https://x.example/f"}
    assert not any(b"hush-hush" in each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_a_list_is_followed_also_without_a_keyring(run: Run, opml: str, folder: Path) -> None:
    imported = run("feeds", "import", opml)
    assert [each["result"] for each in imported] == ["added", "added", "duplicate", "added"]
    assert "feeds login" in imported[1]["error"]
    assert not any(b"hush-hush" in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_lists_to_begin_with_are_shown_and_followed_by_choice(run: Run) -> None:
    sets = {each["name"]: each for each in run("feeds", "starters")}
    assert sets["world"]["feeds"] >= 15
    shown = run("feeds", "starters", "world")
    assert (shown[0]["number"], shown[0]["result"]) == (1, "new")
    assert run("feeds", "list") == []
    picked = run("feeds", "starters", "world", "--pick", "1,3")
    assert [each["url"] for each in picked] == [shown[0]["url"], shown[2]["url"]]
    everything = run("feeds", "starters", "world", "--all")
    assert [each["result"] for each in everything].count("duplicate") == 2
    assert {each["folder"] for each in run("feeds", "list")} == {"World news and wires"}
