"""DOCX, CSV, XLS and XLSX to Document."""
