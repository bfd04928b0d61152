"""The one language of watches and search: its tree, its parser, and what a match is."""
