"""Figures out of table cells: headers, layout, values."""
