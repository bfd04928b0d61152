"""A body is unpacked while it is read, and given up as soon as it is too large or cut off."""

from __future__ import annotations

import gzip
import os
import zlib
from dataclasses import replace

import brotli
import pytest

from tests.fetch.asking import BODY, SHORT, fetched, refused, subscribed
from tests.servers.scripted import Reply, ScriptedServer, gzip_bomb, truncated


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body, wbits=-15)),
        ("br", brotli.compress),
        ("identity", bytes),
    ],
)
def test_packed_answers_are_unpacked(server: ScriptedServer, encoding: str, pack: object) -> None:
    assert callable(pack)
    server.script("/f", Reply(200, pack(BODY * 50), {"Content-Encoding": encoding}))
    assert fetched(subscribed(server.url("/f"))).body == BODY * 50


def test_a_gzip_bomb_is_given_up_early(server: ScriptedServer) -> None:
    server.script("/f", gzip_bomb(256))
    assert "larger than" in refused(subscribed(server.url("/f"))).reason


def test_a_brotli_bomb_is_given_up_early(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, brotli.compress(bytes(64 << 20), quality=5), {"Content-Encoding": "br"}))
    assert "larger than" in refused(subscribed(server.url("/f"))).reason


def test_a_body_over_the_limit_is_given_up_while_it_is_read(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, os.urandom(3 << 20)))
    assert "larger than 1 MB" in refused(subscribed(server.url("/f")), limits=SHORT).reason


@pytest.mark.parametrize("half", [truncated(BODY), Reply(200, gzip.compress(BODY)[:-9], {"Content-Encoding": "gzip"})])
def test_an_answer_that_is_cut_off_is_an_error(server: ScriptedServer, half: Reply) -> None:
    server.script("/f", half)
    assert "cut off" in refused(subscribed(server.url("/f"))).reason


def test_damaged_packing_is_an_error(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, b"this is not gzip", {"Content-Encoding": "gzip"}))
    assert "damaged" in refused(subscribed(server.url("/f"))).reason


def test_a_feed_may_be_allowed_more_or_less_than_the_others(server: ScriptedServer) -> None:
    server.script("/f", Reply(200, os.urandom(3 << 20)))
    assert len(fetched(replace(subscribed(server.url("/f")), most_bytes=4 << 20), limits=SHORT).body) == 3 << 20
    assert "larger than 2 MB" in refused(replace(subscribed(server.url("/f")), most_bytes=2 << 20)).reason
