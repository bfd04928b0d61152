"""Which of the watches an article matches."""
