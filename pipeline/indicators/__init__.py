"""Observations to clean series: catalogue, units, vintages, conflicts, targets. Never reads prose."""
