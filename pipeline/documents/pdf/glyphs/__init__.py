"""What is drawn on a PDF page: its characters, what and where they are, and ruled lines."""
