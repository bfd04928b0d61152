"""What the views show, page by page."""
