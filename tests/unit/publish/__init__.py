"""Unit tests of publish."""
