"""The characters of a PDF page: what they are, where they stand, how far they can be trusted."""
