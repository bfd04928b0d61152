"""Which articles tell the same story, and which entities they name."""
