"""How data lies on disk: durable files, layer folders and their keys, Parquet. Knows no document
and no figure.
"""
