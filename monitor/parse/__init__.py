"""From a publisher's bytes to entries, sitemaps and outlines."""
