"""The audit as a page: what fails first, with its arithmetic, then what holds and what cannot be
determined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.inert_text import markdown_cell

if TYPE_CHECKING:
    import pandas as pd

_ORDER = ("fails", "not_provable", "holds")
_WORDS = {
    "fails": "Does not hold",
    "not_provable": "Not decidable from what is printed",
    "holds": "Holds",
}


def audit_markdown(audit: pd.DataFrame) -> str:
    """The table ``index_audit`` as Markdown: counts, then every finding by verdict.

    Args:
        audit: The table.
    """
    if audit.empty:
        return "No document at hand prints an index system of its own."
    lines: list[str] = []
    for (index, document), found in audit.groupby(["index_id", "document_id"], sort=False):
        counts = found["verdict"].value_counts()
        lines += [
            f"## {index} in {document}",
            "",
            ", ".join(f"{int(counts.get(v, 0))} {_WORDS[v].lower()}" for v in _ORDER) + ".",
            "",
        ]
        for verdict in _ORDER:
            part = found[found["verdict"] == verdict]
            if part.empty:
                continue
            lines += [
                f"### {_WORDS[verdict]}",
                "",
                "| rule | about | cause | arithmetic |",
                "| --- | --- | --- | --- |",
            ]
            for row in part.to_dict("records"):
                cells = (row["rule"], row["node"] or "", row["cause"] or "", row["explanation"])
                lines.append("| " + " | ".join(map(markdown_cell, cells)) + " |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"
