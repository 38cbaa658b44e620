"""Unit tests of series."""
