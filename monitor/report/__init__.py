"""Clip reports and the export formats."""
