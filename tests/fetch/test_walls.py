"""Guards against programs are known by what they send, and a feed that writes about them is none."""

import pytest

from monitor.fetch.walls import wall

PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body>%s</body></html>"


@pytest.mark.parametrize(
    ("headers", "guard"),
    [
        ({"cf-mitigated": "challenge"}, "Cloudflare"),
        ({"x-datadome": "protected"}, "DataDome"),
        ({"x-amzn-waf-action": "captcha"}, "AWS WAF"),
        ({"x-vercel-mitigated": "challenge"}, "Vercel"),
    ],
)
def test_a_guard_is_known_by_its_headers(headers: dict[str, str], guard: str) -> None:
    assert wall(headers, b"") == guard


@pytest.mark.parametrize(
    ("mark", "guard"),
    [
        (b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>', "Cloudflare"),
        (b'<script src="https://geo.captcha-delivery.com/captcha/"></script>', "DataDome"),
        (b'<iframe src="/_Incapsula_Resource?CWUDNSAI=23"></iframe>', "Imperva"),
        (b'<div id="px-captcha"></div>', "PerimeterX"),
        (b'<script id="anubis_challenge" type="application/json"></script>', "Anubis"),
        (b"https&#58;&#47;&#47;errors.edgesuite.net&#47;18", "Akamai"),
    ],
)
def test_a_guard_is_known_by_its_page(mark: bytes, guard: str) -> None:
    assert wall({}, PAGE % mark) == guard
    assert wall({}, b"\xef\xbb\xbf\n" + PAGE % mark) == guard


def test_a_site_that_answers_itself_is_no_wall() -> None:
    assert wall({"server": "cloudflare", "x-datadome": "allowed"}, PAGE % b"Not here.") is None


def test_a_feed_about_guards_is_no_wall() -> None:
    feed = b"<?xml version='1.0'?><rss><channel><item><description>/cdn-cgi/challenge-platform/ captcha-delivery.com"
    assert wall({}, feed) is None
