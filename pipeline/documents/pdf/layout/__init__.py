"""Lines of characters, columns, paragraphs and footnotes of one PDF page."""
