"""The archive: the one door to the database."""
