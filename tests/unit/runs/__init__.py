"""Unit tests of runs."""
