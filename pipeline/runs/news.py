"""One report a run: what is new, changed, held back, overdue, and what needs a decision.

A report is the difference between the state after this run and the state that was last reported: a
source that has been unreachable for a week is reported once, and once more when it answers again.
Where nothing differs, there is nothing to report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.runs.source_status import source_status
from pipeline.runs.states import states_of, with_series_faults
from pipeline.runs.workspace import Workspace
from pipeline.sources.proposals import load_proposals
from pipeline.storage.durable_files import write_bytes
from warehouse.vocabularies import ProposalState, SourceVerdict

_REPORTED = "reported.json"
_KEPT = 200
_HEADINGS = {
    "new": "New editions",
    "changed": "Changed editions",
    "held": "Held back: the last good version stays, or single rows are left out",
    "late": "Overdue or unreachable",
    "decisions": "Needs a decision",
    "mended": "Mended",
}


Reported = Mapping[str, Mapping[str, Sequence[str]]]
"""The state that was reported: editions, sources and proposals, each by id."""


@dataclass(frozen=True)
class News:
    """What a run has to report, each as id -> what about it.

    Attributes:
        run_id: The run.
        new: Editions that were read for the first time.
        changed: Editions whose bytes changed.
        held: Editions whose newest version could not be taken, with the reason, and those with
            more held rows than before.
        late: Sources that are overdue or unreachable since the last report, with the reason.
        decisions: Editions that were found and wait for a person, with the reason.
        mended: Editions and sources that are well again.
        failing: All that is wrong now, reported before or not.
    """

    run_id: str
    new: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    late: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    mended: Mapping[str, str] = field(default_factory=dict)
    failing: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to report."""
        return not any(getattr(self, name) for name in _HEADINGS)

    @property
    def title(self) -> str:
        """``3 new, 1 held, 2 late``."""
        counts = [(name, len(getattr(self, name))) for name in _HEADINGS]
        return ", ".join(f"{count} {name}" for name, count in counts if count) or "nothing new"

    def text(self, shown: Callable[[str], str] = lambda words: words) -> str:
        """The report as Markdown.

        Args:
            shown: Makes the words of documents and servers harmless where Markdown is rendered.
        """
        lines = [f"Gongbao, run {self.run_id}: {self.title}"]
        for name, heading in _HEADINGS.items():
            entries: Mapping[str, str] = getattr(self, name)
            if entries:
                lines += ["", f"**{heading}** ({len(entries)})"]
                lines += [f"- {shown(key)}: {shown(text)}" for key, text in entries.items()]
        known = len(self.failing.keys() - self.held.keys() - self.late.keys())
        if known > 0:
            lines += ["", f"{known} further editions and sources are as last reported."]
        return "\n".join(lines)


def report_news(workspace: Workspace) -> News:
    """Compare the state with the last one reported, keep the report, and remember the state.

    The report lies in the folder ``reports`` under the run's name; one that is quiet is not kept.
    """
    before = _load(workspace.settings.reports / _REPORTED)
    after = _state(workspace)
    news = _difference(workspace.run_id, before, after)
    if not news.is_quiet:
        content = json.dumps(asdict(news), ensure_ascii=False, indent=1)
        write_bytes(_path(workspace.settings.reports, workspace.run_id), content.encode())
        _retain(workspace.settings.reports)
    if before != after:
        content = json.dumps(after, ensure_ascii=False, indent=1)
        write_bytes(workspace.settings.reports / _REPORTED, content.encode())
    return news


def load_news(reports: Path, run_id: str) -> News | None:
    """The report of a run; None where it had nothing to report."""
    path = _path(reports, run_id)
    return News(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _state(workspace: Workspace) -> Reported:
    editions = {
        state.edition.id: [
            state.sha256 or "",
            state.status,
            state.problem or "",
            state.row()["title"],
            str(state.held),
        ]
        for state in with_series_faults(workspace, states_of(workspace))
    }
    sources = {
        status.source_id: [str(status.verdict), status.problem or ""]
        for status in source_status(workspace)
    }
    waiting = {
        proposal.edition.id: [
            f"{proposal.title} {proposal.edition.url}"
            + (f" ({proposal.reason})" if proposal.reason else "")
        ]
        for proposal in load_proposals(workspace.settings.proposals)
        if proposal.state is ProposalState.PROPOSED
    }
    return {"editions": editions, "sources": sources, "proposals": waiting}


def _difference(run_id: str, before: Reported, after: Reported) -> News:
    new: dict[str, str] = {}
    changed: dict[str, str] = {}
    held: dict[str, str] = {}
    late: dict[str, str] = {}
    mended: dict[str, str] = {}
    failing: dict[str, str] = {}
    known = before.get("editions", {})
    for key, (sha256, status, problem, title, rows) in after["editions"].items():
        old = [*known.get(key, ("", "", "", "")), "0"]
        if status != "parsed" and status != "missing":
            failing[key] = problem
            if (old[1], old[2]) != (status, problem):
                held[key] = f"{status}: {problem}"
        elif old[1] not in ("", "parsed", "missing") and status == "parsed":
            mended[key] = title
        if int(rows) > int(old[4]):
            text = f"{rows} rows held, see held_rows"
            held[key] = f"{held[key]}; {text}" if key in held else text
        if sha256 and not old[0]:
            new[key] = title
        elif sha256 and sha256 != old[0]:
            changed[key] = title
    sources = before.get("sources", {})
    wrong = (str(SourceVerdict.OVERDUE), str(SourceVerdict.UNREACHABLE))
    for key, (verdict, problem) in after["sources"].items():
        previous = sources.get(key, ("", ""))[0]
        if verdict in wrong:
            failing[key] = problem
            if previous != verdict:
                late[key] = f"{verdict}: {problem}"
        elif previous in wrong:
            mended[key] = verdict
    waiting = before.get("proposals", {})
    decisions = {key: text for key, (text,) in after["proposals"].items() if key not in waiting}
    return News(run_id, new, changed, held, late, decisions, mended, failing)


def _load(path: Path) -> Reported:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the first run, or a file that was damaged: all is news
        return {}
    return content if isinstance(content, dict) else {}


def _path(reports: Path, run_id: str) -> Path:
    return reports / f"run-{run_id}.json"


def _retain(reports: Path) -> None:
    kept = sorted(reports.glob("run-*.json"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-_KEPT]:
        path.unlink(missing_ok=True)
