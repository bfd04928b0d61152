"""The full-text index: the one door to Whoosh."""
