"""Bytes to Document: blocks of text, tables, footnotes, images, each with its place. Never
interprets a figure.
"""

from pipeline.documents.formats import read_document

__all__ = ["read_document"]
