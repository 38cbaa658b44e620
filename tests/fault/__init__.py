"""Hostile and broken input, killed processes."""
