"""What is known when rules run, and who can be blamed: a figure is the publisher's own where the
document confirms it.

A copy loses or shifts cells and misreads characters; it does not print the same wrong figure twice,
keep an identity, or write sentences. So a failure is the publisher's ``print`` only where each
figure that it rests on is printed again or fixed by an identity that holds; words in whole
sentences are the publisher's. All else is ``undecided``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.audit.claim_types import Claim, ClaimKind, Interval, total
from pipeline.audit.printed_tree import ROOT, PrintedTree, printed_tree
from pipeline.documents.document import Document
from warehouse.vocabularies import AuditCause


@dataclass(frozen=True)
class Evidence:
    """A document's printed index, its claims, and other settings of the document.

    Attributes:
        tree: The index system.
        claims: All claims, in order.
        others: Other settings of the same edition (renditions), evidence for damage of this copy.
    """

    tree: PrintedTree
    claims: tuple[Claim, ...]
    others: tuple[Document, ...] = ()

    def of(self, kind: ClaimKind, node: str | None = None) -> list[Claim]:
        """Claims of a kind, of one node if asked."""
        return [
            claim
            for claim in self.claims
            if claim.kind is kind and (node is None or claim.node == node)
        ]

    def levels(self, node: str) -> dict[int, Claim]:
        """The level claimed for each year; the first printing of a repeated one."""
        found: dict[int, Claim] = {}
        for claim in self.of(ClaimKind.LEVEL, node):
            if claim.period is not None:
                found.setdefault(claim.period, claim)
        return found

    def increments(self, node: str) -> dict[tuple[int, int], Claim]:
        """The increment claimed for each span; the first printing of a repeated one."""
        found: dict[tuple[int, int], Claim] = {}
        for claim in self.of(ClaimKind.INCREMENT, node):
            if claim.span is not None:
                found.setdefault(claim.span, claim)
        return found

    @cached_property
    def splits(self) -> dict[tuple[str, tuple[int, int]], list[Claim]]:
        """Contribution rates by (parent, span), each part once."""
        found: dict[tuple[str, tuple[int, int]], dict[str, Claim]] = {}
        for claim in self.of(ClaimKind.CONTRIBUTION):
            parent = self.tree.parents.get(claim.node)
            if parent is not None and claim.span is not None:
                found.setdefault((parent, claim.span), {}).setdefault(claim.node, claim)
        return {place: list(parts.values()) for place, parts in found.items()}

    def complete(self, place: tuple[str, tuple[int, int]]) -> bool:
        """Whether a split has a rate for every part of the parent."""
        return {claim.node for claim in self.splits[place]} == set(self.tree.children(place[0]))

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """Claims that the document confirms: printed again with the same value, or held by a chain
        or a split that adds up.
        """
        found: set[str] = set()
        numbers = [
            claim
            for claim in self.claims
            if claim.kind in (ClaimKind.LEVEL, ClaimKind.INCREMENT, ClaimKind.EXTREME)
        ]
        for claim in numbers:
            again = [
                c
                for c in numbers
                if (c.node, c.span, c.value) == (claim.node, claim.span, claim.value)
                and c.start != claim.start
            ]
            if again:
                found.add(claim.claim_id)
        for chain, end in self.chains():
            if total([claim.interval for claim in chain]).meets(end.interval):
                found |= {claim.claim_id for claim in (*chain, end)}
        for rates in self.splits.values():
            if len(rates) > 1 and total([claim.interval for claim in rates]).meets(
                Interval(100, 100)
            ):
                found |= {claim.claim_id for claim in rates}
        return frozenset(found)

    def chains(self) -> list[tuple[tuple[Claim, ...], Claim]]:
        """(base level and increments, end level) for every pair of years that increments lead from
        one to the other.
        """
        found: list[tuple[tuple[Claim, ...], Claim]] = []
        for node in self.tree.levels:
            levels, steps = self.levels(node), self.increments(node)
            for first, base in levels.items():
                for path in _paths(first, steps):
                    last = path[-1].span
                    end = None if last is None else levels.get(last[1])
                    if end is not None:
                        found.append(((base, *path), end))
        return found

    def cause(self, claims: Iterable[Claim]) -> AuditCause:
        """Whose failure it is if these claims contradict each other."""
        figures = [
            claim for claim in claims if claim.kind not in (ClaimKind.COURSE, ClaimKind.ORDER)
        ]
        if all(claim.claim_id in self.confirmed for claim in figures):
            return AuditCause.PRINT
        return AuditCause.UNDECIDED

    @cached_property
    def score_range(self) -> tuple[float, float, tuple[Claim, ...]] | None:
        """Lowest and highest score of a single indicator, where the document prints both extremes
        of one (lowest 0, peak 1).
        """
        leaves = [
            claim
            for claim in self.of(ClaimKind.EXTREME)
            if not self.tree.children(claim.node) and claim.node != ROOT
        ]
        lows = [claim for claim in leaves if "low" in claim.words and claim.value == 0]
        highs = [claim for claim in leaves if "high" in claim.words and claim.value in (1, 10, 100)]
        pairs = [(low, high) for low in lows for high in highs if low.node == high.node]
        if not pairs or len({high.value for _, high in pairs}) > 1:
            return None
        low, high = pairs[0]
        return 0.0, float(high.value or 0), (low, high)

    @cached_property
    def settings(self) -> tuple[PrintedTree, ...]:
        """The index systems of the other settings."""
        return tuple(
            found for document in self.others if (found := printed_tree(document)) is not None
        )


def _paths(first: int, steps: dict[tuple[int, int], Claim]) -> list[tuple[Claim, ...]]:
    """All ways from a year along increments that follow on each other."""
    found: list[tuple[Claim, ...]] = []
    for (start, end), claim in sorted(steps.items()):
        if start == first and end > start:
            found.append((claim,))
            found += [(claim, *rest) for rest in _paths(end, steps)]
    return found


def spoken(claims: Sequence[Claim]) -> str:
    """Printed numbers of claims, joined."""
    return ", ".join(claim.printed for claim in claims)
