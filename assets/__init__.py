"""Orchestration only: every asset calls one stage of ``pipeline`` and says in metadata what came
of it. Nothing here parses or computes.

``house``      what every asset is given: where things are, the registry, the lock
``raw``        one asset per source: fetch its editions
``layers``     documents, observations, indicators, indices: one asset each, incremental inside
``warehouse``  stage a new DuckDB file, check it, publish it
``editions``   one asset partitioned by edition, for a person who re-runs one; outside the nightly
path
``describe``   table schemas, previews and plots as metadata
``schedule``   jobs, the nightly schedule
``definitions``  ``build_defs(overrides)`` and the code location's ``defs``
"""
