"""The sentences that are seen outside the window, in one place, so that they can be handed in translated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """What the notes on the screen say; words in braces are filled in.

    `months` are twelve short names; `today`, `this_year` and `other_year` are the ways to write a moment.
    """

    headline: str = "{watches}: {headline}"
    matched: str = "matched: {words}"
    more_outlets: str = "{outlet} +{count}"
    one_alert: str = "1 new alert"
    alerts: str = "{count} new alerts"
    counted: str = "{name} {count}"
    others: str = "others {count}"
    one_feed: str = "From {feed}"
    feeds: str = "From {count} feeds: {feeds}"
    between_names: str = ", "
    between_facts: str = " · "
    today: str = "{hour:02}:{minute:02}"
    this_year: str = "{day} {month} {hour:02}:{minute:02}"
    other_year: str = "{day} {month} {year} {hour:02}:{minute:02}"
    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    open: str = "Open"
