"""The published file as other programs open it: Parquet, CSV, a workbook, SDMX-CSV.

``export``    write the files of one format into a folder, with their description and citations
``workbook``  the workbook for analysts who work in Excel, in Chinese
``sdmx``      SDMX-CSV 2.0 and its codelists
``described`` ``datapackage.json`` (Frictionless), generated from the schema of the tables
``croissant`` ``croissant.json`` (MLCommons), made from that
"""

from pipeline.export.exporting import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
