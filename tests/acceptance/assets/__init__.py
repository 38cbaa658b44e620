"""The real Dagster graph, in process and served."""
