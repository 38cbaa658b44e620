"""Where rows come from, as queries over the tables: edges of ``lineage`` from each derived row to the rows it was made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges between two tables: a query of pairs (from_id, to_id); ids are keys, parts joined by '|'."""

    from_table: str
    to_table: str
    query: str
    through: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """Tables that must be there."""
        return frozenset({self.from_table, self.to_table, self.through} - {""})


EDGES: tuple[Edges, ...] = (
    Edges(
        "documents",
        "captures",
        "SELECT d.document_id, max_by(c.capture_id, c.fetched_at) FROM documents d JOIN captures c USING (document_id, sha256) GROUP BY 1",
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
        "UNION SELECT conflict_id, observation_id_b FROM conflicts WHERE observation_id_b IS NOT NULL",
    ),
    Edges(
        "targets",
        "observations",
        "SELECT target_id, target_observation_id FROM targets WHERE target_observation_id IS NOT NULL "
        "UNION SELECT target_id, observation_id FROM target_outcomes",
        through="target_outcomes",
    ),
    Edges("identity_results", "observations", "SELECT DISTINCT identity_id, unnest(observation_ids) FROM identity_results"),
)
