"""Orchestration only: every asset calls one stage of ``pipeline`` and says in metadata what came
of it. Nothing here parses or computes.

``resources``   what every asset is given: where things are, the registry, the lock
``raw``         ask the publishers: an asset a source (or a province), one step
``layers``      documents, observations, indicators, indices: one asset each, incremental inside
``warehouse``   stage a new DuckDB file, check it, publish it
``tables``      one asset a published table, with its schema, rows and a check that runs alone
``editions``    one partition an edition shows what was done; the job that re-runs one
``report``      what the run has to report
``presentation`` the pages, and the file in other formats
``sensors``     send it to people
``describe``    table schemas, previews and plots as metadata
``schedule``    the nightly job and its schedule
``retention``   forgetting old runs
``definitions`` ``build_defs(overrides)`` and the code location's ``defs``
"""
