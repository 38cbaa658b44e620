"""Layers to the published DuckDB file: build new, check, swap in. Never computes a figure."""
