"""The parts of the main window; they know no other part."""
