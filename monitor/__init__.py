"""Media Monitor: follows a newsroom's feeds, archives every article, searches offline and alerts on what is watched.

An article goes through once, front to back: fetch, parse, normalise, group, match, store, alert, show;
the index trails the store by a cursor. `monitor.pipeline` shows the whole way on one page.
"""

__version__ = "0.1.0"

PROJECT_ADDRESS = "https://media-monitor.example/"
"""Where publishers and people find out about the program; whoever publishes it sets it before a release."""
