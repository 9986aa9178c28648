"""Measuring answers against reference questions."""
