"""Unit tests of reading."""
