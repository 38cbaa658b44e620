"""Lines -> paragraphs: what the typesetter broke is joined again, across lines, columns and
pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.documents.document import BlockKind
from pipeline.documents.line_kinds import classify, is_closed
from pipeline.documents.markup import NUMBER_CLASS
from pipeline.documents.pdf.layout.lines import Line, Text, close_up, is_cjk, is_ideograph, render

_ENDED = re.compile(rf"[。！？!?][”’）)》」』]*(?:\[[0-9]+\]|[{NUMBER_CLASS}]|\*)*$")

_NEW_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(][0-9]{1,2}[）)]|[0-9]{1,2}[.．、][^0-9]|\[[0-9]{1,2}\]|注[:：]|资料来源|数据来源"
    rf"|[{NUMBER_CLASS}]"
)
"""What a line that opens a paragraph may begin with even where it is not indented."""


_LETTERHEAD = re.compile(r"(?:委员会|办公室|政府|[局厅部委办院会])\s*文件$")
"""``某某市统计局文件``: printed in red over an official letter, larger than its title."""

_LONGEST_PLAIN_HEADING = 30
"""Characters of a heading of one line."""

_LEADER = re.compile(r"(?:[.．·…‥﹒]\s?){6,}\s*[0-9ivxIVX]{0,4}$")
"""``一、综合 ………… 3``: an entry in a table of contents."""

_OPERATOR = re.compile(r"[=×÷∑∏√∫≤≥]")
"""What a formula has that figures beside one another have not."""

_WORD = re.compile(r"[(（“]?[!-~]{2,16}[，。；、）]?")
"""``64.80%，``: what is on one line as a whole."""

_OPEN_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*$")
"""A web address that a line's end cut."""


@dataclass(slots=True)
class Piece:
    """A line of running text on its page.

    Attributes:
        line: The line.
        page: Number of its page.
        column: 0 for the left column and for pages in one, 1 for the right one, -1 across both.
        left: Left edge of the text around it.
        right: Its right edge.
        leading: Usual distance from line to line in its column; 0 where there is none.
        is_title: Whether it belongs to the document's title.
    """

    line: Line
    page: int
    column: int
    left: float
    right: float
    leading: float = 0.0
    is_title: bool = False


@dataclass(slots=True)
class Paragraph:
    """Joined lines.

    Attributes:
        pieces: Lines in order.
        text: Their text.
        marks: Footnote references in it.
        page_breaks: (offset, page) where it goes on on another page.
    """

    pieces: list[Piece]
    text: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    page_breaks: list[tuple[int, int]] = field(default_factory=list)

    @property
    def page(self) -> int:
        """Page it begins on."""
        return self.pieces[0].page

    @property
    def size(self) -> float:
        """Size of its first line."""
        return self.pieces[0].line.size


def margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right edge of a column of text: where most of its longer lines begin, and where
    they end.
    """
    if not lines:
        return 0.0, 0.0
    longest = max(line.x1 - line.x0 for line in lines)
    long_lines = [line for line in lines if line.x1 - line.x0 >= 0.6 * longest]
    lefts = Counter(round(line.x0 / 3) for line in long_lines)
    enough = max(1, 0.2 * len(long_lines))
    left_step = min(
        step for step, count in lefts.items() if count >= min(enough, max(lefts.values()))
    )
    left = min(line.x0 for line in long_lines if abs(round(line.x0 / 3) - left_step) <= 0)
    rights = sorted(line.x1 for line in long_lines)
    return left, rights[min(len(rights) - 1, int(0.8 * len(rights)))]


def set_blocks(items: Sequence[Piece | None]) -> None:
    """Say how far lines of a page are apart, and give lines set in on both sides (boxes,
    quotations, abstracts) margins of their own.

    Args:
        items: Lines of a page in reading order; None for whatever else is between them.
    """
    block: list[Piece] = []
    for before, piece in pairwise([None, *items, None]):
        if piece is not None and _goes_with(before, piece):
            block.append(piece)
            continue
        _set_margins(block)
        block = [piece] if piece is not None else []


def _goes_with(before: Piece | None, piece: Piece) -> bool:
    """Whether two lines may be in one block: both or neither set in on both sides, no wider
    apart than lines of text are.
    """
    if (
        before is None
        or before.column != piece.column
        or abs(before.line.size - piece.line.size) > 0.12 * piece.line.size
    ):
        return False
    return (
        _inset(before) == _inset(piece)
        and 0 < piece.line.baseline - before.line.baseline < 2.6 * piece.line.size
    )


def _inset(piece: Piece) -> bool:
    line = piece.line
    return line.x0 - piece.left > 0.9 * line.size and piece.right - line.x1 > 0.5 * line.size


def _set_margins(block: Sequence[Piece]) -> None:
    steps = Counter(round((b.line.baseline - a.line.baseline) * 2) for a, b in pairwise(block))
    leading = max(steps.items(), key=lambda step: (step[1], -step[0]))[0] / 2 if steps else 0.0
    for piece in block:
        piece.leading = leading
    if len(block) < 2 or not _inset(block[0]):
        return
    size = block[0].line.size
    left, right = min(piece.line.x0 for piece in block), max(piece.line.x1 for piece in block)
    full = [right - piece.line.x1 <= 1.2 * size for piece in block]
    if right - left < max(10 * size, 0.5 * (block[0].right - block[0].left)):
        return
    # its own measure shows where a line that reaches its edge within a sentence is followed by one
    # at its left edge
    wraps = any(
        reaches
        and a.line.x0 - left <= 2.7 * size
        and b.line.x0 - left <= 0.6 * size
        and _is_open(render(a.line).text)
        for reaches, (a, b) in zip(full, pairwise(block), strict=False)
    )
    set_in = any(1.4 * size <= piece.line.x0 - left <= 2.7 * size for piece in block)
    if wraps and (sum(full) >= 2 or set_in):
        for piece in block:
            piece.left, piece.right = left, right


def _is_open(text: str) -> bool:
    """Whether a sentence goes on after a line."""
    return (
        not is_closed(text)
        and not text.endswith(".")
        and classify(text).kind is BlockKind.PARAGRAPH
    )


def join_text(left: Text, right: Text) -> Text:
    """Two lines as one: a blank only between Latin words; a hyphen at a line's end goes."""
    a, b = left.text, right.text
    glue = ""
    if (
        a
        and b
        and not is_cjk(a[-1])
        and not is_cjk(b[0])
        and a[-1].isalpha()
        and b[0].isalpha()
        and not _OPEN_ADDRESS.search(a)
    ):
        glue = " "
    offset = len(a) + len(glue)
    return Text(a + glue + b, left.marks + [(s + offset, e + offset, m) for s, e, m in right.marks])


def is_contents_entry(text: str) -> bool:
    """Whether a text is an entry of a table of contents: ``一、综合 ………… 3``."""
    return bool(_LEADER.search(text))


def find_title(lines: Sequence[Line], body: float) -> list[Line]:
    """The document's title: the lines that follow one another in the largest print at the head of
    its first page.

    Args:
        lines: The page's lines in reading order.
        body: Size of the running text.

    Returns:
        Lines of the title; none where nothing is set larger than the text.
    """
    groups: list[list[Line]] = []
    for line in lines:
        if line.size < 1.2 * body:
            continue
        if (
            groups
            and abs(groups[-1][-1].size - line.size) < 0.6
            and 0 < line.baseline - groups[-1][-1].baseline < 2.6 * line.size
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    groups = [g for g in groups if not render(g[-1]).text.endswith("。")]
    groups = [g for g in groups if not _LETTERHEAD.search(render(g[-1]).text)] or groups
    named = [
        g
        for g in groups
        if sum(1 for line in g for c in render(line).text if is_cjk(c)) >= 5 and len(g) <= 4
    ]
    return max(named, key=lambda g: g[0].size, default=[])


def build_paragraph(pieces: list[Piece]) -> Paragraph:
    """Join the lines of a paragraph."""
    total = Text("")
    breaks: list[tuple[int, int]] = []
    page = pieces[0].page
    for piece in pieces:
        one = render(piece.line)
        joined = join_text(total, one) if total.text else one
        if piece.page != page:
            breaks.append((len(joined.text) - len(one.text), piece.page))
            page = piece.page
        total = joined
    return Paragraph(pieces, total.text, total.marks, breaks)


def continues(
    pending: Sequence[Piece], piece: Piece, following: Piece | None, *, interrupted: bool = False
) -> bool:
    """Whether a line goes on with the paragraph of the lines before it.

    Args:
        pending: The paragraph's lines so far, perhaps on the page before.
        piece: The line in question.
        following: The line after it, to distinguish an indented line from a narrower block.
        interrupted: Whether something else is between them: furniture, a footnote, a table.

    Returns:
        True where both belong to one paragraph.
    """
    before = pending[-1]
    if before.is_title or piece.is_title:
        return before.is_title and piece.is_title
    a, b = before.line, piece.line
    if interrupted and _is_heading_apart(pending, b):
        return False
    size = max(a.size, b.size)
    if before.page == piece.page and before.column == piece.column and _one_formula(a, b, size):
        return True
    if abs(a.size - b.size) > 0.12 * size:
        return False
    same_column = before.page == piece.page and before.column == piece.column
    if same_column and not interrupted and b.baseline - a.baseline > 2.6 * size:
        return False
    if same_column and interrupted and _ENDED.search(render(a).text):
        return False
    a_left, a_right = a.x0 - before.left, before.right - a.x1
    b_left, b_right = b.x0 - piece.left, piece.right - b.x1
    text = render(a).text
    if _LEADER.search(text):
        return False
    if a.tabular or b.tabular:  # rows of figures that no table was made of are never one sentence
        return False
    if same_column and _heading_goes_on(a, b, a_left, b_left, b_right, size):
        return True
    if abs(a.x0 - b.x0) > 0.8 * size and (
        _centred(a_left, a_right, size) or _centred(b_left, b_right, size)
    ):
        return False
    reaches = a_right <= 1.9 * size or (
        b_left <= 0.9 * size
        and not _ENDED.search(text)
        and a_right <= _unbroken(render(b).text, size)
    )
    if not reaches and not _ENDED.search(text) and a.x1 - a.x0 >= 10 * size:
        # a narrower block (abstract, quotation): its lines begin alike and end before the measure
        # does, also on the next page
        reaches = (
            b_left > 2.7 * size
            and abs(a_left - b_left) <= 0.8 * size
            and b.x1 - b.x0 <= a.x1 - a.x0 + 1.2 * size
        )
        reaches = reaches or (
            same_column and b_left > 2.7 * size and a.x0 < b.x0 and abs(a.x1 - b.x1) <= 1.2 * size
        )
        # 摘 要：…… hangs out of the block that goes on with it
        reaches = reaches or (
            same_column
            and b_left <= 0.9 * size
            and b.x0 - a.x0 > 2.7 * size
            and abs(a.x1 - piece.right) <= 1.2 * size
        )
    if not reaches:
        return False
    if b_left <= 0.9 * size and _is_hanging(pending, size):
        return False
    if same_column and not interrupted and b_left <= 0.9 * size and _ENDED.search(text):
        if before.leading and b.baseline - a.baseline > 1.28 * before.leading:
            return False  # paragraphs that are set apart, not set in
        if following is not None and _hangs(piece, following):
            return False
    if b_left <= 0.9 * size:
        return not (
            _ENDED.search(text) and _NEW_ITEM.match(render(b).text) and a_right > 0.9 * size
        )
    if (
        not _ENDED.search(text)
        and a_left > 0.9 * size
        and 1.2 * size <= b.x0 - a.x0 <= 3.2 * size
        and not _NEW_ITEM.match(render(b).text)
    ):
        return True  # a hanging entry, as in lists of literature
    if 1.4 * size <= b_left <= 2.7 * size:
        opening = pending[0]
        return opening.line.x0 - opening.left <= 0.9 * size and _hangs(before, piece)
    # deeper than an indent: a hanging block, whose lines begin alike
    return abs(b.x0 - a.x0) <= 0.8 * size or (
        following is not None and abs(following.line.x0 - b.x0) <= 0.8 * size and same_column
    )


def _one_formula(a: Line, b: Line, size: float) -> bool:
    """Whether two lines are parts of one displayed formula: fractions and limits of sums are
    less than a line apart.
    """
    if not 0 <= b.baseline - a.baseline < 0.95 * size:
        return False
    text = render(a).text + render(b).text
    return bool(_OPERATOR.search(text)) and not any(map(is_ideograph, text))


def _is_hanging(pending: Sequence[Piece], size: float) -> bool:
    """Whether a paragraph's later lines are set in from its first, as in lists of literature: a
    line at the margin opens another entry.
    """
    opening, last = pending[0], pending[-1]
    by = (last.line.x0 - last.left) - (opening.line.x0 - opening.left)
    return opening.line.x0 - opening.left <= 0.9 * size and 1.2 * size <= by <= 3.2 * size


def _hangs(piece: Piece, following: Piece) -> bool:
    """Whether a line set in goes on with an entry that began further left: the line before it is
    full and its sentence open.
    """
    a, b = piece.line, following.line
    text = render(a).text
    return (
        (piece.page, piece.column) == (following.page, following.column)
        and piece.right - a.x1 <= max(1.9 * a.size, _unbroken(render(b).text, a.size))
        and 1.4 * a.size <= b.x0 - following.left <= 2.7 * a.size
        and _is_open(text)
        and not _NEW_ITEM.match(render(b).text)
        and classify(render(b).text).kind is BlockKind.PARAGRAPH
    )


def _is_heading_apart(pending: Sequence[Piece], line: Line) -> bool:
    """Whether one of two lines with a table between them is a heading: one after a sentence, or
    one that nothing goes on with.
    """
    last = render(pending[-1].line).text
    if classify(render(line).text).kind is BlockKind.HEADING and _ENDED.search(last):
        return True
    return (
        len(pending) == 1
        and len(last) <= _LONGEST_PLAIN_HEADING
        and classify(last).kind is BlockKind.HEADING
    )


def _unbroken(text: str, size: float) -> float:
    """How much blank a line may leave before a text that begins with a number or Latin word: it is
    not broken where margins are ragged.
    """
    word = _WORD.match(text)
    return (0.6 * len(word[0]) + 1.5) * size if word else 0.0


def _heading_goes_on(
    a: Line, b: Line, a_left: float, b_left: float, b_right: float, size: float
) -> bool:
    """Whether the second line of a heading in the middle of the page follows the first."""
    text, rest = render(a).text, render(b).text
    return (
        a_left > 1.4 * size
        and _centred(b_left, b_right, size)
        and b.baseline - a.baseline <= 2.1 * size
        and classify(text + rest).kind is BlockKind.HEADING
        and classify(rest).kind is BlockKind.PARAGRAPH
        and not _ENDED.search(rest)
        and abs((a.x0 + a.x1) / 2 - (b.x0 + b.x1) / 2) < 1.5 * size
    )


def _centred(left: float, right: float, size: float) -> bool:
    return left > 2.9 * size and right > 2.5 * size and abs(left - right) < 2.5 * size


def clean(paragraph: Paragraph) -> None:
    """Close up spread words where no mark would move."""
    if not paragraph.marks and not paragraph.page_breaks:
        paragraph.text = close_up(paragraph.text)
