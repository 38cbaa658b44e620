"""Unit tests of architecture."""
