"""Walls against programs: pages that a site's guard serves instead of what was asked for, and how they are known."""

from __future__ import annotations

import re
from collections.abc import Mapping

BEGINNING = 256 * 1024
"""So much of a page is looked at."""

# Of each guard: a header and what it holds ("" for anything) …
_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-datadome", "protected", "DataDome"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-sucuri-block", "", "Sucuri"),
    ("x-kpsdk-ct", "", "Kasada"),
)
# … and what its page is built of; a publisher's own page that writes about the guard does not hold these.
_MARKS = (
    (
        re.compile(rb"/cdn-cgi/challenge-platform/|__cf_chl_|cf-browser-verification|<title>Attention Required! \| Cl"),
        "Cloudflare",
    ),
    (re.compile(rb"captcha-delivery\.com"), "DataDome"),
    (re.compile(rb"_Incapsula_Resource"), "Imperva"),
    (re.compile(rb"captcha\.px-cdn\.net|/px/captcha|px-captcha"), "PerimeterX"),
    (re.compile(rb"token\.awswaf\.com|AwsWafIntegration"), "AWS WAF"),
    (re.compile(rb"sucuri_cloudproxy_js|Access Denied - Sucuri"), "Sucuri"),
    (re.compile(rb"/\.within\.website/x/cmd/anubis/|anubis_challenge"), "Anubis"),
    (re.compile(rb"check\.ddos-guard\.net|/\.well-known/ddos-guard/"), "DDoS-Guard"),
    (re.compile(rb"errors\.edgesuite\.net"), "Akamai"),
)
_PAGE = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL
)


def wall(headers: Mapping[str, str], body: bytes) -> str | None:
    """Return the name of the guard that answered in a site's place, None if the site itself did.

    `body` is the beginning of the answer, unpacked. A feed is never a wall, whatever its articles are about.
    """
    for name, value, guard in _HEADERS:
        if name in headers and value in headers[name].lower():
            return guard
    if not _PAGE.match(body):
        return None
    beginning = body[:BEGINNING]
    return next((guard for mark, guard in _MARKS if mark.search(beginning)), None)
