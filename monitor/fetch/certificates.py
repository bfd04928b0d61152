"""Why a server's certificate was not trusted, in words, and with the date where it is a matter of dates."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.errors import FetchError

# OpenSSL's numbers (X509_V_ERR_…) for what is wrong with a certificate.
_EXPIRED, _NOT_YET = 10, 9
_SELF_SIGNED = frozenset({18, 19})
_WRONG_NAME = frozenset({62, 63, 64})

_SEQUENCE, _VERSION, _UTC_TIME, _GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18


@dataclass(frozen=True, slots=True)
class Validity:
    """The span of time in which a certificate is valid."""

    begins: datetime
    ends: datetime


def is_about_dates(error: ssl.SSLCertVerificationError) -> bool:
    """Whether a certificate was refused because of its dates."""
    return error.verify_code in {_EXPIRED, _NOT_YET}


def refusal(error: ssl.SSLCertVerificationError, host: str, validity: Validity | None) -> FetchError:
    """Return the error for a certificate of `host` that was refused; `validity` gives the date, if it is known."""
    ask = "Tell the publisher; nothing is fetched until it is put right."
    if error.verify_code == _EXPIRED:
        on = f" on {_day(validity.ends)}" if validity else ""
        return FetchError(f"The publisher's certificate expired{on}.", f"{ask} Is this machine's clock right?")
    if error.verify_code == _NOT_YET:
        before = f" before {_day(validity.begins)}" if validity else " yet"
        return FetchError(f"The publisher's certificate is not valid{before}.", "Is this machine's clock right?")
    if error.verify_code in _SELF_SIGNED:
        return FetchError(
            "The publisher's certificate is signed by nobody but itself or an authority unknown here.",
            "If your network uses a certificate of its own, it must be installed in the system.",
        )
    if error.verify_code in _WRONG_NAME:
        return FetchError(f"The publisher's certificate is not for “{host}”.", "Check the address of the feed.")
    return FetchError(
        "The publisher's certificate comes from an authority that this machine does not know.",
        "If your network uses a certificate of its own, it must be installed in the system.",
    )


async def presented(address: str, port: int, host: str) -> Validity | None:
    """Return the dates of the certificate that `address` presents for `host`, None if they cannot be read.

    Nothing is asked of the server: the connection is closed after the greeting, because it is trusted by nobody.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        _reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
    except (OSError, ValueError):
        return None
    try:
        connection = writer.get_extra_info("ssl_object")
        certificate = connection.getpeercert(binary_form=True) if connection else None
    finally:
        # Without the farewell of TLS: a server may take its time for that.
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()
    return None if certificate is None else validity(certificate)


def validity(certificate: bytes) -> Validity | None:
    """Read the dates of a certificate (X.509 in DER, RFC 5280, 4.1); None for what is none."""
    try:
        _tag, outer, _rest = _element(certificate)
        _tag, inner, _rest = _element(outer)
        tag, _value, rest = _element(inner)
        # An explicit version may stand before the serial number; then algorithm, issuer, and the dates.
        for _ in range(3 if tag == _VERSION else 2):
            _tag, _value, rest = _element(rest)
        tag, dates, _rest = _element(rest)
        if tag != _SEQUENCE:
            return None
        first, begins, rest = _element(dates)
        second, ends, _rest = _element(rest)
        return Validity(_moment(first, begins), _moment(second, ends))
    except (ValueError, IndexError):
        return None


def _element(data: bytes) -> tuple[int, bytes, bytes]:
    """Take one element off: its tag, its content, and what follows it."""
    tag, length, start = data[0], data[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7F)
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        raise ValueError("cut off")
    return tag, data[start : start + length], data[start + length :]


def _moment(tag: int, value: bytes) -> datetime:
    text = value.decode("ascii")
    if tag == _GENERALIZED_TIME:
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    if tag != _UTC_TIME:
        raise ValueError("no time")
    # Two digits of a year: 50 and above are of the last century (RFC 5280, 4.1.2.5.1).
    century = "19" if int(text[:2]) >= 50 else "20"
    return datetime.strptime(century + text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
