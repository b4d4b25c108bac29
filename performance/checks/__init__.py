"""Checks of goals, indicators and project dossiers (tables 14 and 15)."""
