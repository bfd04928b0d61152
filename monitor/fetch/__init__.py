"""Asking publishers for their feeds and pages, politely and safely."""
