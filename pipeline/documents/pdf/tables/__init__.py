"""The tables of a PDF page: rules, rows, heads, cells, continuations, and charts told from them."""
