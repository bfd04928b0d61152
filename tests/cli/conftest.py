"""Running commands as a person or another program does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main

Run = Callable[..., list[dict[str, Any]]]

TRUCE = {
    "url": "https://a.example/1",
    "title": "Truce agreed",
    "text": "In Gaza.\n\nSecond paragraph.",
    "published": "2023-11-24T07:00:00+02:00",
    "source": "Harbour Wire",
    "author": "A. Reporter",
    "language": "en",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the archive of a test lies."""
    return tmp_path / "archive"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json and return its records; `code` is the exit code that is expected."""

    def run(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main(["--data", str(folder), *arguments, "--json"]) == code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def lines(*records: Mapping[str, object]) -> bytes:
    """Return records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


@pytest.fixture
def truce(tmp_path: Path) -> str:
    """A file of one article about a truce, to be imported."""
    file = tmp_path / "truce.jsonl"
    file.write_bytes(lines(TRUCE))
    return str(file)
