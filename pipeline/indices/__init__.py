"""Composite indices: the steps of the OECD/JRC handbook, one module each, and the audit of printed indices."""
