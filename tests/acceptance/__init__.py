"""Whole runs: real documents, documentation, Dagster."""
