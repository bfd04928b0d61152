"""Where a feed must not reach."""

import asyncio
import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.guard import AddressRefusedError, GuardedResolver, check_literal, is_private, refused

PRIVATE = ["127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd00::1"]
NEVER = [
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
]
PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "8.8.8.8", "100.128.0.1"]


class Zone(AbstractResolver):
    """Names that mean what a test says."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self.names[host]
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_unless_allowed(address: str) -> None:
    assert refused(address, allow_private=False) is not None
    assert refused(address, allow_private=True) is None
    assert is_private(address)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_refused_always(address: str) -> None:
    assert refused(address, allow_private=True) is not None
    assert not is_private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert refused(address, allow_private=False) is None


@pytest.mark.parametrize("address", ["::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:10.0.0.1"])
def test_an_old_address_in_a_new_dress_is_known(address: str) -> None:
    assert refused(address, allow_private=False) is not None


@given(st.ip_addresses())
def test_every_address_gets_an_answer(address: object) -> None:
    assert refused(str(address), allow_private=False) != ""


@given(st.text())
def test_what_is_no_address_is_refused(text: str) -> None:
    refused(text, allow_private=True)
    assert not (is_private(text) and refused(text, allow_private=False) is None)


def test_a_name_that_means_a_private_address_is_refused() -> None:
    resolver = GuardedResolver(False, Zone({"evil.example": ["10.0.0.7"]}))
    with pytest.raises(AddressRefusedError, match="private network"):
        asyncio.run(resolver.resolve("evil.example", 80))


def test_of_the_addresses_of_a_name_only_the_public_ones_are_used() -> None:
    resolver = GuardedResolver(False, Zone({"mixed.example": ["127.0.0.1", "93.184.216.34"]}))
    found = asyncio.run(resolver.resolve("mixed.example", 80))
    assert [result["host"] for result in found] == ["93.184.216.34"]


def test_a_literal_address_is_checked_and_a_name_is_not() -> None:
    check_literal("news.example", allow_private=False)
    check_literal("[2606:2800:220:1::1]", allow_private=False)
    with pytest.raises(AddressRefusedError):
        check_literal("[::1]", allow_private=False)


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0177.0.0.1", "0x7f000001", "0x7f.1", "127.0.0.1.", "a.b.1"])
def test_no_other_spelling_of_an_ip_address_gets_past(host: str) -> None:
    for allow_private in (False, True):
        with pytest.raises(AddressRefusedError):
            check_literal(host, allow_private)


@pytest.mark.parametrize("host", ["1and1.example", "163.com", "x1", "face.b00c"])
def test_a_name_may_hold_numbers(host: str) -> None:
    check_literal(host, allow_private=False)
