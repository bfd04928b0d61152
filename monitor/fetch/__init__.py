"""Asking publishers for their feeds and pages, politely and safely.

The doors: `client.Fetcher` asks, `schedule.next_poll` decides when again, `hosts.Hosts` keeps the pauses.
"""
