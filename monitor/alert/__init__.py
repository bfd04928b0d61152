"""Who is told of a match, how, and once."""
