"""From an entry to an article: dates, text, addresses and identity."""
