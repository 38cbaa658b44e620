"""Where rows come from, as queries over the tables: edges of ``lineage`` from each derived row to
the rows it was made of.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges between two tables: a query of pairs (from_id, to_id); ids are keys, parts joined by
    '|'.
    """

    from_table: str
    to_table: str
    query: str
    through: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """Tables that must be there."""
        return frozenset({self.from_table, self.to_table, self.through} - {""})


_SCORE_KEY = "index_id, method, region_code, node, period"
_SCORE = f"concat_ws('|', {_SCORE_KEY})"

EDGES: tuple[Edges, ...] = (
    Edges(
        "documents",
        "captures",
        "SELECT d.document_id, max_by(c.capture_id, c.fetched_at) FROM "
        "documents d JOIN captures c USING (document_id, sha256) GROUP BY 1",
    ),
    Edges("observations", "documents", "SELECT observation_id, document_id FROM observations"),
    Edges(
        "indicator_values",
        "observations",
        "SELECT value_id, observation_id FROM indicator_value_observations",
        through="indicator_value_observations",
    ),
    Edges(
        "conflicts",
        "observations",
        "SELECT conflict_id, observation_id_a FROM conflicts WHERE observation_id_a IS NOT NULL "
        "UNION SELECT conflict_id, observation_id_b FROM "
        "conflicts WHERE observation_id_b IS NOT NULL",
    ),
    Edges(
        "targets",
        "observations",
        "SELECT target_id, target_observation_id FROM "
        "targets WHERE target_observation_id IS NOT NULL "
        "UNION SELECT target_id, observation_id FROM target_outcomes",
        through="target_outcomes",
    ),
    Edges(
        "index_nodes",
        "observations",
        "SELECT index_id || '|' || node, observation_id "
        "FROM index_nodes WHERE observation_id IS NOT NULL",
    ),
    Edges(
        "index_inputs",
        "observations",
        f"SELECT {_SCORE}, observation_id FROM index_inputs WHERE observation_id IS NOT NULL",
    ),
    Edges(
        "index_values",
        "index_inputs",
        f"SELECT {_SCORE}, {_SCORE} FROM index_inputs JOIN index_values USING ({_SCORE_KEY})",
    ),
    Edges(
        "index_values",
        "index_values",
        f"SELECT DISTINCT concat_ws('|', index_id, "
        f"method, region_code, n.parent, period), {_SCORE} "
        "FROM index_values JOIN index_nodes n USING (index_id, node) WHERE n.parent IS NOT NULL",
        through="index_nodes",
    ),
    Edges("index_claims", "documents", "SELECT claim_id, document_id FROM index_claims"),
    Edges(
        "identity_results",
        "observations",
        "SELECT DISTINCT identity_id, unnest(observation_ids) FROM identity_results",
    ),
)
