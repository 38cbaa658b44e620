"""One module or package at a time."""
