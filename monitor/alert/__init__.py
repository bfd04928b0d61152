"""Who is told of a match, how, and once.

`rules` decides how each match of a poll is told, `notes` what goes on the screen of all
that waits, `retry` when a failed delivery is tried again, and `channels` puts it there.
The ledger that these decisions are written to is the store's; the engine brings both together.
"""
