"""Document to figures: number, unit, label, measure, period, region, status, quote. Never reads bytes."""
