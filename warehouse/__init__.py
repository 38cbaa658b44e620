"""The public face of the data: schema, views and macros as code.

Data files live in ``warehouse/data`` and ``warehouse/demo``, outside git.
"""
