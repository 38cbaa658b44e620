"""The pages of a PDF: one page put together from characters, lines and tables, and the passes over
all pages of a document: furniture, quality of the text, the continuous flow, tables without a
caption.
"""
