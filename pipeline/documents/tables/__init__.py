"""Tables of every format: names of rows and columns, flattened tables, repair with evidence,
declared tables, rows for the warehouse.

    words, headers, hierarchy                 what rows and columns are called
    flattened, aligned, listed                lines of text -> tables
    indicator_systems, repair, regrid         damaged tables -> repaired ones, with reasons
    declarations, parsers, named              tables -> the typed tables of named_tables.yaml
    values, frames                            tables -> document_tables and table_cells

What a figure in a cell means (measure, period, region) is read in
``pipeline.reading.cells.reader``.
"""
