"""Fetch editions into immutable, content-addressed raw bytes with a log of captures. Never parses."""
