"""Tables about tables: those of the documents cell by cell, and the declared ones as analysts use
them.
"""

from __future__ import annotations

from warehouse.named_tables import declarations
from warehouse.schema.shared_columns import DOCUMENT
from warehouse.schema.table import Column, Table
from warehouse.vocabularies import CellRepair, values

DOCUMENT_TABLES = Table(
    "document_tables",
    "One row per table of a document (表格), continuation pages joined.",
    (
        Column(
            "table_id",
            "VARCHAR",
            "Id of the table (表编号): document_id and the table's number in it",
            False,
        ),
        DOCUMENT,
        Column(
            "page",
            "INTEGER",
            "Page on which it begins (页); NULL where there are no pages",
            minimum=1,
        ),
        Column("caption", "VARCHAR", "Caption (表题), '' where there is none", False),
        Column("unit", "VARCHAR", "What the unit line says (单位), '' where there is none", False),
        Column("n_rows", "INTEGER", "Rows (行数), header rows included", False, minimum=0),
        Column("n_columns", "INTEGER", "Columns (列数)", False, minimum=0),
        Column("header_rows", "INTEGER", "Header rows at the top (表头行数)", False, minimum=0),
        Column(
            "header_columns",
            "INTEGER",
            "Columns at the left that name the rows (主词栏列数)",
            False,
            minimum=0,
        ),
        Column(
            "repaired",
            "BOOLEAN",
            "Whether any cell was moved or inferred (修复); a merged cell filled down does not count",
            False,
        ),
        Column(
            "named_table",
            "VARCHAR",
            "The clean table that its rows went into (命名表); NULL where its header matches no declaration",
        ),
        Column(
            "notes",
            "VARCHAR[]",
            "What the reading has to say: continued over pages, repaired because, header not declared, …",
            False,
        ),
    ),
    key=("table_id",),
)

TABLE_CELLS = Table(
    "table_cells",
    "One row per cell of a table (单元格); a merged cell is repeated in every place that it covers.",
    (
        Column(
            "table_id",
            "VARCHAR",
            "Id of the table (表编号)",
            False,
            references="document_tables.table_id",
        ),
        DOCUMENT,
        Column("row_index", "INTEGER", "Row (行) from 0, header rows included", False, minimum=0),
        Column("column_index", "INTEGER", "Column (列) from 0", False, minimum=0),
        Column("is_header", "BOOLEAN", "Whether the cell is a header (表头或主词栏)", False),
        Column(
            "row_header",
            "VARCHAR",
            "Name of the row (主词), parents first joined by ' / '; '' in header rows",
            False,
        ),
        Column(
            "column_header",
            "VARCHAR",
            "Name of the column (宾词), parents first joined by ' / '; '' where there is none",
            False,
        ),
        Column("text", "VARCHAR", "What the cell says after repair (内容)", False),
        Column(
            "value", "DOUBLE", "The number, for a cell that is a bare value (数值); NULL for text"
        ),
        Column(
            "unit",
            "VARCHAR",
            "Unit of that value (单位) from the cell, its headers or the unit line; NULL for text, '' where none is said",
        ),
        Column(
            "repair",
            "VARCHAR",
            "What was done to it (修复): moved (移位), filled (补全: a merged cell repeated), inferred (推断); NULL for a cell as printed",
            allowed=values(CellRepair),
        ),
        Column("repair_reason", "VARCHAR", "Why (修复理由), in words that let a reader check it"),
        Column("printed", "VARCHAR", "The text before repair (原样), where it differs"),
        Column(
            "char_start",
            "INTEGER",
            "Offset in document_texts.text; NULL for a cell that is not printed at this place",
            minimum=0,
        ),
        Column("char_end", "INTEGER", "Offset after it; NULL likewise", minimum=0),
        Column(
            "box",
            "DOUBLE[]",
            "Where the number of a cell that was read from a picture is there (图中位置): left, top, right, bottom in points "
            "of the page, or in pixels of an image; NULL for cells read from characters",
        ),
        Column(
            "confidence",
            "DOUBLE",
            "The model's confidence in the least sure digit of that number (识别可信度); NULL likewise",
            minimum=0,
            maximum=1,
        ),
    ),
    key=("table_id", "row_index", "column_index"),
)

NAMED_TABLES: tuple[Table, ...] = tuple(
    Table(
        declaration.name,
        declaration.comment,
        (
            DOCUMENT,
            Column(
                "table_id",
                "VARCHAR",
                "Table that the row comes from (表编号)",
                False,
                references="document_tables.table_id",
            ),
            Column(
                "row_index",
                "INTEGER",
                "Row of that table (行), from 0, header rows included",
                False,
                minimum=0,
            ),
            Column(
                "part",
                "INTEGER",
                "Which of the rows that this printed row was expanded into, from 0 (展开序号)",
                False,
                minimum=0,
            ),
            *(Column(c.name, c.type, c.comment, c.nullable) for c in declaration.columns),
            Column(
                "repair_reason",
                "VARCHAR",
                "What was moved, inferred or expanded in this row and why (修复理由); NULL for a row as printed",
            ),
        ),
        key=("table_id", "row_index", "part"),
    )
    for declaration in declarations()
)

TABLES: tuple[Table, ...] = (DOCUMENT_TABLES, TABLE_CELLS, *NAMED_TABLES)
