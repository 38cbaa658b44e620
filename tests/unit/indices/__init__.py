"""Unit tests of indices."""
