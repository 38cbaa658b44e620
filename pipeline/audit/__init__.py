"""Audit of printed composite indices: what a document claims about its own index, and what of it
are consistent.

Knows no index, city or publisher. It reads the index system from the document's tables, the claims
from its observations and sentences, and applies the rules of ``rules``. It never computes an index
from data (that is the engine beside it) and corrects nothing.
"""
