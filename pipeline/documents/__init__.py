"""Bytes to Document: blocks of text, tables, footnotes, images, each with its place. Never interprets a figure."""
