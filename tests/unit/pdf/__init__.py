"""Unit tests of pdf."""
