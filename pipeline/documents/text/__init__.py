"""Plain text of any provenance to a Document."""
