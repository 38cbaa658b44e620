"""What is odd about an edition that was read: said in ``documents.problem``, stops nothing.

A page that is no document parses well. That it yields no figure, far fewer than others of its kind,
hardly anything but rejected numbers, or what another edition yields too, shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median

from pipeline.documents.listed_identity import doubts as doubts_of_identity
from pipeline.runs.edition_state import EditionState
from warehouse.bilingual_text import joined_texts
from warehouse.problems import fragment, problem_line
from warehouse.vocabularies import DocumentKind, Origin

_LEAST_DENSITY = {DocumentKind.BULLETIN: 10.0}
_LEAST_DENSITY_OTHERS = 1.5
"""Figures on 1,000 characters: 38 bulletins of cities have 24 to 70, work reports of provinces 7 to
18, blue books 8."""
_SHORTEST = 500  # characters from which the density says something
_SHARE_OF_MEDIAN, _ENOUGH_OF_KIND = 0.1, 8
_MOST_REJECTED, _MANY_REJECTED = 4.0, 40


def doubts(states: Sequence[EditionState]) -> dict[str, str]:
    """Why editions should be checked, by edition; those without a version are not."""
    shown = [state for state in states if state.document is not None]
    usual = _usual(shown)
    found: dict[str, list[str]] = defaultdict(list)
    for state in shown:
        found[state.edition.id] += _of_names(state)
        found[state.edition.id] += _of_yield(state, usual.get(state.source.kind))
    for state, other, what in _twice(shown):
        found[state.edition.id].append(
            problem_line("same_as_another", what=fragment(what), other=other.edition.id)
        )
    return {edition_id: joined_texts(lines) for edition_id, lines in found.items() if lines}


def _usual(states: Sequence[EditionState]) -> dict[DocumentKind, float]:
    """Figures that a document of a kind yields, where there are enough of them to decide."""
    counts: dict[DocumentKind, list[int]] = defaultdict(list)
    for state in states:
        counts[state.source.kind].append(state.figures)
    return {kind: median(some) for kind, some in counts.items() if len(some) >= _ENOUGH_OF_KIND}


def _of_names(state: EditionState) -> Iterator[str]:
    if state.edition.origin in (Origin.DIGEST, Origin.PRESS):
        return
    yield from _of_identity(
        str(state.facts.get("title") or ""),
        str(state.facts.get("opening") or ""),
        str(state.source.kind),
        state.edition.year,
        state.source.region,
    )


@lru_cache(maxsize=200_000)
def _of_identity(title: str, opening: str, kind: str, year: int, region: str) -> tuple[str, ...]:
    """The states of all editions are asked for several times in a run."""
    return tuple(doubts_of_identity(title, opening, kind, year, region))


def _of_yield(state: EditionState, usual: float | None) -> Iterator[str]:
    characters = int(state.facts.get("characters") or 0)
    density = 1000 * state.figures / max(characters, 1)
    least = _LEAST_DENSITY.get(state.source.kind, _LEAST_DENSITY_OTHERS)
    kind = fragment(state.source.kind)
    if state.figures == 0:
        yield problem_line("no_figures", characters=characters)
    elif state.is_collected:  # a row has one figure beside its codes, dates and addresses
        return
    elif characters >= _SHORTEST and density < least:
        yield problem_line(
            "few_figures", least=least, kind=kind, figures=state.figures, characters=characters
        )
    elif usual is not None and state.figures < _SHARE_OF_MEDIAN * usual:
        yield problem_line("fewer_than_usual", usual=usual, kind=kind, figures=state.figures)
    if state.rejected > max(_MANY_REJECTED, _MOST_REJECTED * state.figures):
        yield problem_line("mostly_rejected", figures=state.figures, rejected=state.rejected)


def _twice(states: Sequence[EditionState]) -> Iterator[tuple[EditionState, EditionState, str]]:
    """Pairs of editions, the later first, that have an address or their bytes in common."""
    first: dict[tuple[str, str], EditionState] = {}
    for state in states:
        for what, value in (("address", state.edition.url), ("content", state.sha256 or "")):
            other = first.setdefault((what, value), state)
            if other is not state:
                yield state, other, what
                break
