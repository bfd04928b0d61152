"""Text to words: the one analysis that matching, indexing, snippets and the editor share."""
