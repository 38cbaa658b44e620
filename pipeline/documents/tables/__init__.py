"""Tables of every format: header extent and names, flattened tables, repair with evidence, named tables."""
