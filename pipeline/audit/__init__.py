"""Audit of printed composite indices: what a document claims about its own index, and what of it
can stand together.

Knows no index, city or publisher. It reads the index system from the document's tables, the claims
from its observations and sentences, and applies the rules of ``rules``. It never computes an index
from data (that is the engine beside it) and corrects nothing.
"""

from __future__ import annotations

from pipeline.audit.audit_page import audit_markdown
from pipeline.audit.auditing import AUDIT_COLUMNS, CLAIM_COLUMNS, audit_documents
from pipeline.audit.printed_tree import prints_system

__all__ = ["AUDIT_COLUMNS", "CLAIM_COLUMNS", "audit_documents", "audit_markdown", "prints_system"]
