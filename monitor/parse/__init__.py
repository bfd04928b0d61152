"""From a publisher's bytes to entries, sitemaps and outlines.

The doors: `process.ParserProcess` reads feeds where they can do no harm (through `feed.parse_feed`),
`opml.read_opml` and `opml.write_opml` carry lists of feeds.
"""
