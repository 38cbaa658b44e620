"""The tables of a PDF page: regions and runs of text that are tables, rows, heads, cells,
continuations, and charts, which are no tables.
"""
