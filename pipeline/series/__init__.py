"""Observations to clean series: catalogue, units, vintages, conflicts, targets. Never reads prose
beyond the words of a target.

``contributions``  what one document gives to the series
``region_tables``  the series of one region, from what documents give
"""
