"""The order of a PDF page: lines, columns, regions, paragraphs, page furniture."""
