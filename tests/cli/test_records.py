"""Every command prints records with the keys that the guide promises, for other programs to rely on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_main_job import rss
from tests.conftest import ROOT, KeyringInMemory
from tests.servers.scripted import ScriptedServer, feed

FEED = "url title folder state error last_success next_poll interval_s why articles"
LISTED_FEED = "url title folder result error"
WATCH = "name query priority error"
HIT = "id url title source published language story watches snippet"
ENTITY = "name names requires excludes"
CHECK = "check ok detail"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


def test_every_record_has_its_keys(
    run: Run, server: ScriptedServer, tmp_path: Path, keyring_in_memory: KeyringInMemory
) -> None:
    server.script("/feed.xml", feed(rss(("1", "Gaza truce agreed", "By a day."))))
    url, opml, watches = server.url("/feed.xml"), str(tmp_path / "feeds.opml"), str(tmp_path / "watches.csv")
    news, out = tmp_path / "news.jsonl", str(tmp_path / "out.csv")
    news.write_text(json.dumps({"url": "https://a.example/9", "title": "Truce holds", "text": "In Gaza."}))

    def prints(keys: str, *command: str) -> None:
        records = run(*command)
        assert records, command
        for record in records:
            assert set(keys.split()) <= set(record), command

    prints(FEED, "feeds", "add", url, "--folder", "Wires")
    prints(FEED, "feeds", "check", url)
    prints(FEED, "feeds", "pace", url, "wire")
    prints(FEED, "feeds", "encoding", url, "utf-8")
    prints(FEED, "feeds", "limit", url, "5")
    prints(FEED, "feeds", "allow-private", url)
    prints(FEED, "feeds", "resume", url)
    prints(f"{FEED} full_text", "feeds", "fulltext", url, "off")
    prints(WATCH, "watch", "add", "Gaza truce", "gaza truce")
    prints("name terms", "list", "add", "truce-words", "truce", '"cease fire"')
    prints(ENTITY, "entity", "add", "Gaza", "غزة")
    prints("feed status entries new changed alerts error", "collect", "--once")
    prints(
        "id watch story article url title source published first_seen alerted state matched outlets",
        *("alerts", "--state", "new", "--since", "24h"),
    )
    prints(f"{FEED} gap quiet_since", "feeds", "list")
    prints("file line result error", "import", str(news), "--alert")
    prints(HIT, "search", "gaza", "--sort", "relevance", "--limit", "0")
    prints("total", "search", "*", "--count")
    *hits, total = run("watch", "test", "truce list:truce-words", "--since", "2023-11-01")
    assert hits
    assert all(set(HIT.split()) <= set(hit) for hit in hits)
    assert set(total) == {"total", "per_day"}
    prints("matched tree", "watch", "explain", "entity:Gaza", "1")
    prints(CHECK, "export", "*", out, "--format", "csv")
    prints(LISTED_FEED, "feeds", "export", opml)
    prints(LISTED_FEED, "feeds", "import", opml, "--list")
    prints(LISTED_FEED, "feeds", "import", opml)
    prints("name title feeds", "feeds", "starters")
    prints(LISTED_FEED, "feeds", "starters", "poland", "--pick", "1")
    prints(WATCH, "watch", "export", watches)
    run("watch", "remove", "Gaza truce")
    prints(f"{WATCH} changed", "watch", "import", watches)
    prints(WATCH, "watch", "list")
    prints(CHECK, "backup", str(tmp_path / "desk.db"))
    prints(CHECK, "doctor")
    prints(CHECK, "rebuild-index")
    prints(CHECK, "restore", str(tmp_path / "desk.db"))
    prints("name terms", "list", "show")
    prints(ENTITY, "entity", "alias", "Gaza", "עזה")
    prints(ENTITY, "entity", "rules", "Gaza", "--excludes", "football")
    prints(ENTITY, "entity", "show")
    prints(ENTITY, "entity", "remove", "Gaza")
    prints("name terms", "list", "remove", "truce-words")
    prints(WATCH, "watch", "remove", "Gaza truce")
    prints(FEED, "feeds", "logout", url)
    prints(FEED, "feeds", "remove", url)
    assert run("notices") == []


@pytest.mark.parametrize("keys", [FEED, LISTED_FEED, WATCH, HIT, ENTITY, CHECK])
def test_the_guide_names_these_keys(keys: str) -> None:
    rows = (ROOT / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8").splitlines()
    told = [set(re.findall(r"[a-z_]+", re.split(r"(?<!\\)\|", row)[2])) for row in rows if row.startswith("| `")]
    assert any(set(keys.split()) <= cell for cell in told)
