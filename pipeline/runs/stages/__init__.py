"""The stages of the pipeline, one module each: a stage takes a ``Workspace`` and what it works on,
returns a report, never prints.
"""
