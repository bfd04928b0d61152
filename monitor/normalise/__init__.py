"""From an entry to an article: dates, text, addresses and identity.

The door: `article.arrivals` turns a document into what the archive takes.
"""
