"""Unit tests of archive."""
