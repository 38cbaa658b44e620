"""Random documents: parts of every kind in any order, set one after another over as many pages as it takes. All words are made up.

A part is a data class that hypothesis can shrink; ``draw`` sets a document and says what ink stands on which page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.support.pdf_recipes import LEFT, RIGHT, TOP, Sheet, width_of

FOOT = 745.0
NAMES = (
    "粮食产量",
    "蔬菜",
    "规模以上工业企业综合能源消费总量",
    "禽蛋",
    "其中：出口",
    "一、居住",
    "民用航空客运量",
    "年末在岗职工",
    "合计",
    "#轻工业",
)
UNITS = ("万吨", "亿元", "%", "", "人次")
VALUES = ("12.5", "8306.1", "-3.2", "—", "2031", "", "0.4", "1,204", "100.0")
WORDS_IN_CELLS = (
    "市交通局、市教育局",
    "已完成",
    "在社区开办小型招聘会，为返乡青年提供创业辅导",
    "各街道",
    "",
)
HEADS = ("指标", "单位", "绝对数", "比上年增长", "本年", "2030年", "增速（%）", "占比")
SENTENCES = (
    "全市粮食产量稳定增长，比上年增加十二万吨。",
    "居民收入与经济增长同步，城乡差距缩小。",
    "全年完成投资304.5亿元。",
    "新开两条环山公交线路",
)
HEADINGS = ("一、综合", "（二）农业", "3.工业", "第二部分　人民生活")
RULES = ("none", "three", "lines", "grid", "stub", "some")


class InkSheet(Sheet):
    """A sheet that remembers what is printed on which page."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.ink: dict[int, Counter[str]] = {}

    def text(self, x: float, y: float, text: str, size: float = 12.0) -> float:
        """Draw a text and remember it."""
        self.ink.setdefault(self.pages, Counter()).update(inked(text))
        return super().text(x, y, text, size)

    def room(self, height: float) -> None:
        """Go on to a new page where so much does not fit."""
        if self.y + height > FOOT:
            self.page()


def inked(text: str) -> str:
    """What of a text is ink, and the same however it is written: ``[2]`` for a raised 2, ``m²``."""
    return "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in "[]|"
    )


@dataclass(frozen=True)
class Paragraph:
    """Running text, in the size of the text or smaller."""

    sentences: tuple[str, ...]
    size: float = 12.0

    def draw(self, sheet: InkSheet) -> None:
        """Set it."""
        sheet.paragraph("".join(self.sentences), size=self.size, leading=1.8 * self.size, foot=FOOT)


@dataclass(frozen=True)
class Heading:
    """A heading, in the middle or at the left."""

    text: str
    centred: bool

    def draw(self, sheet: InkSheet) -> None:
        """Set it."""
        sheet.room(40)
        sheet.y += 6
        if self.centred:
            sheet.centred(self.text, sheet.y, 14)
        else:
            sheet.text(LEFT + 24, sheet.y, self.text)
        sheet.y += 26


@dataclass(frozen=True)
class TablePart:
    """A table.

    Attributes:
        head: Names of its columns.
        rows: Its cells.
        rules: How it is ruled; ``some`` draws every third rule.
        caption: Its caption; '' for none.
        unit: Its unit line; '' for none.
        note: Its note; '' for none.
        group: Entry over the last two columns; '' for none.
        merged: Whether the first column's cells are merged by threes.
        section: The row before which the name of a section stands; -1 for none.
        align: Where short cells stand in tall rows: 0 top, 0.5 middle, 1 foot.
        width: Of the whole.
        x: Its left edge.
        repeat: Whether every page repeats the head.
        breaks: Whether pages may end in it.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rules: str = "three"
    caption: str = ""
    unit: str = ""
    note: str = ""
    group: str = ""
    merged: bool = False
    section: int = -1
    align: float = 0.5
    width: float = 420.0
    x: float = LEFT
    repeat: bool = False
    breaks: bool = True

    def draw(self, sheet: InkSheet) -> None:
        """Set it."""
        edges = self._edges()
        sheet.room(80)
        if self.caption:
            sheet.centred(self.caption, sheet.y, 11, x=(edges[0] + edges[-1]) / 2)
            sheet.y += 18
        if self.unit:
            sheet.text(edges[-1] - width_of(self.unit, 9), sheet.y, self.unit, 9)
            sheet.y += 8
        top = self._draw_head(sheet, edges)
        for number, row in enumerate(self.rows):
            cells = [
                wrapped(text, right - left - 6)
                for text, left, right in zip(row, edges, edges[1:], strict=False)
            ]
            if self.merged and number % 3 != 1:
                cells[0] = [""]
            height = 13.0 * max(map(len, cells)) + 4
            if self.breaks and sheet.y + height + 20 > FOOT:
                self._sides(sheet, edges, top)
                sheet.page()
                top = self._draw_head(sheet, edges) if self.repeat else sheet.y
            if number == self.section:
                sheet.text(edges[0] + 3, sheet.y + 12, "按经济类型分", 10)
                sheet.y += 17
            self._draw_row(sheet, cells, edges, height)
            if self.rules in ("lines", "grid") or (self.rules == "some" and number % 3 == 0):
                sheet.rule(
                    edges[0] if not self.merged or number % 3 == 2 else edges[1],
                    sheet.y,
                    edges[-1],
                    sheet.y,
                )
        if self.rules in ("three", "stub"):
            sheet.rule(edges[0], sheet.y, edges[-1], sheet.y, 1.2)
        self._sides(sheet, edges, top)
        if self.note:
            sheet.y += 13
            sheet.text(edges[0], sheet.y, self.note, 9)
        sheet.y += 24

    def _edges(self) -> list[float]:
        shares = [1.6] + [1.0] * (len(self.head) - 1)
        edges = [self.x]
        for share in shares:
            edges.append(edges[-1] + share * self.width / sum(shares))
        return edges

    def _draw_head(self, sheet: InkSheet, edges: list[float]) -> float:
        top = sheet.y
        if self.rules != "none":
            sheet.rule(edges[0], top, edges[-1], top, 1.2)
        if self.group:
            middle = (edges[-3] + edges[-1]) / 2
            sheet.centred(self.group, top + 13, 10, x=middle)
            if self.rules != "none":
                sheet.rule(edges[-3], top + 17, edges[-1], top + 17, 0.5)
            sheet.y += 17
        names = [
            wrapped(text, right - left - 6)
            for text, left, right in zip(self.head, edges, edges[1:], strict=False)
        ]
        self._draw_row(sheet, names, edges, 13.0 * max(map(len, names)) + 5)
        if self.rules != "none":
            sheet.rule(edges[0], sheet.y, edges[-1], sheet.y)
        return top

    def _draw_row(
        self, sheet: InkSheet, cells: list[list[str]], edges: list[float], height: float
    ) -> None:
        for number, (lines, left, right) in enumerate(zip(cells, edges, edges[1:], strict=False)):
            y = sheet.y + 11 + self.align * (height - 4 - 13.0 * len(lines))
            for line in lines:
                if line and number == 0:
                    sheet.text(left + 3, y, line, 10)
                elif line:
                    sheet.centred(line, y, 10, x=(left + right) / 2)
                y += 13
        sheet.y += height

    def _sides(self, sheet: InkSheet, edges: list[float], top: float) -> None:
        if self.rules == "grid":
            for x in edges:
                sheet.rule(x, top, x, sheet.y)
        elif self.rules == "stub":
            sheet.rule(edges[1], top, edges[1], sheet.y)


def wrapped(text: str, width: float, size: float = 10.0) -> list[str]:
    """A text in lines no wider than a cell."""
    lines = [""]
    for character in text:
        if lines[-1] and width_of(lines[-1] + character, size) > width:
            lines.append("")
        lines[-1] += character
    return lines


@dataclass(frozen=True)
class Chart:
    """A chart of bars or of a line with values, axes and a caption below, above or none."""

    values: tuple[float, ...]
    kind: str
    caption: str
    above: bool

    def draw(self, sheet: InkSheet) -> None:
        """Set it."""
        sheet.room(190)
        if self.caption and self.above:
            sheet.centred(self.caption, sheet.y, 11)
            sheet.y += 14
        foot, left, step = sheet.y + 120, LEFT + 40, 300 / len(self.values)
        points = [
            (left + (i + 0.5) * step, foot - 90 * value) for i, value in enumerate(self.values)
        ]
        for i in range(4):
            sheet.text(left - 24, foot - 30 * i + 3, f"{25 * i}", 8)
            sheet.rule(left, foot - 30 * i, left + 300, foot - 30 * i, 0.3)
        for i, (x, y) in enumerate(points):
            sheet.centred(f"{2020 + i}", foot + 12, 8, x=x)
            sheet.centred(f"{self.values[i] * 100:.1f}", y - 5, 7, x=x)
            if self.kind == "bars":
                sheet.bar(x - step / 4, y, x + step / 4, foot, grey=0.4)
            elif i:
                sheet.rule(*points[i - 1], x, y, 1.0)
        sheet.y = foot + 34
        if self.caption and not self.above:
            sheet.centred(self.caption, sheet.y, 11)
            sheet.y += 10
        sheet.y += 22


@dataclass(frozen=True)
class Beside:
    """Two narrow parts at one height."""

    left: TablePart
    right: TablePart

    def draw(self, sheet: InkSheet) -> None:
        """Set both."""
        sheet.room(26.0 * max(map(_lines_in, (self.left, self.right))) + 120)
        top = sheet.y
        self.left.draw(sheet)
        foot, sheet.y = sheet.y, top
        self.right.draw(sheet)
        sheet.y = max(foot, sheet.y)


def _lines_in(part: TablePart) -> int:
    return 4 * (len(part.rows) + 1)


@dataclass(frozen=True)
class Footnote:
    """Small print at the foot of the page, under a short rule or none, and the marker that refers to it."""

    marker: str
    ruled: bool

    def draw(self, sheet: InkSheet) -> None:
        """Set the marker where the text stands and the note at the foot."""
        sheet.room(60)
        sheet.text(LEFT, sheet.y, f"初步数{self.marker}按新口径统计。")
        sheet.y += 22
        if self.ruled:
            sheet.rule(LEFT, FOOT + 8, LEFT + 140, FOOT + 8, 0.5)
        sheet.text(LEFT, FOOT + 20, f"{self.marker}数据来自年度调查，与上年不可比。", 9)
        sheet.page()


@dataclass(frozen=True)
class Space:
    """Blank paper; a page break where it is more than is left."""

    height: float

    def draw(self, sheet: InkSheet) -> None:
        """Leave it."""
        if sheet.y + self.height > FOOT:
            sheet.page()
        else:
            sheet.y += self.height


Part = Paragraph | Heading | TablePart | Chart | Beside | Footnote | Space


@dataclass(frozen=True)
class Drawn:
    """A random document.

    Attributes:
        content: The file.
        ink: What is printed on each page.
    """

    content: bytes = field(repr=False)
    ink: dict[int, Counter[str]] = field(repr=False)


def draw(parts: list[Part], *, furniture: bool) -> Drawn:
    """Set a document."""
    sheet = InkSheet(furniture=_furniture if furniture else None)
    sheet.paragraph("".join(SENTENCES[:3]) * 2)
    for part in parts:
        part.draw(sheet)
    sheet.room(80)
    sheet.paragraph("".join(SENTENCES[:2]))
    content = sheet.done()
    return Drawn(content, sheet.ink)


def _furniture(sheet: Sheet, number: int) -> None:
    sheet.text(LEFT, 50, "青川统计年鉴", 9)
    sheet.centred(f"— {number} —", 800, 10)


# -- strategies ------------------------------------------------------------------------------------------------------------------------


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    width: float = RIGHT - LEFT,
    x: float = LEFT,
    most_rows: int = 30,
    breaks: bool = True,
) -> TablePart:
    """Tables of any kind that fit in a width."""
    columns = draw(st.integers(2, 6 if width > 300 else 3))
    words = draw(st.booleans())
    cells = st.sampled_from(WORDS_IN_CELLS if words else VALUES)
    row = st.tuples(
        st.sampled_from(NAMES),
        *[cells if i or words else st.sampled_from(UNITS) for i in range(columns - 1)],
    )
    return TablePart(
        head=tuple(draw(st.lists(st.sampled_from(HEADS), min_size=columns, max_size=columns))),
        rows=tuple(draw(st.lists(row, min_size=1, max_size=most_rows))),
        rules=draw(st.sampled_from(RULES)),
        caption=draw(st.sampled_from(("", "表4　主要指标", "全市主要指标完成情况")))
        if width > 300
        else draw(st.sampled_from(("", "表5　甲"))),
        unit=draw(st.sampled_from(("", "单位：万元"))),
        note=draw(st.sampled_from(("", "注：本表为初步数。"))),
        group=draw(st.sampled_from(("", "合计"))) if columns > 2 else "",
        merged=draw(st.booleans()),
        section=draw(st.sampled_from((-1, 0, 2))),
        align=draw(st.sampled_from((0.0, 0.5, 1.0))),
        width=width,
        x=x,
        repeat=draw(st.booleans()),
        breaks=breaks,
    )


PARAGRAPHS = st.builds(
    Paragraph,
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12).map(tuple),
    st.sampled_from((12.0, 10.5)),
)
CHARTS = st.builds(
    Chart,
    st.lists(st.sampled_from((0.1, 0.35, 0.6, 0.95)), min_size=2, max_size=6).map(tuple),
    st.sampled_from(("bars", "line")),
    st.sampled_from(("", "图1　人口变化", "2023年人口")),
    st.booleans(),
)
BESIDE = st.builds(
    Beside,
    tables(width=200, most_rows=8, breaks=False),
    tables(width=200, x=LEFT + 230, most_rows=8, breaks=False),
)
PARTS: st.SearchStrategy[Part] = st.one_of(
    PARAGRAPHS,
    st.builds(Heading, st.sampled_from(HEADINGS), st.booleans()),
    tables(),
    CHARTS,
    BESIDE,
    st.builds(Footnote, st.sampled_from(("①", "[1]", "②")), st.booleans()),
    st.builds(Space, st.floats(5, FOOT - TOP).map(round)),
)
DOCUMENTS: st.SearchStrategy[Drawn] = st.builds(
    lambda parts, furniture: draw(parts, furniture=furniture),
    st.lists(PARTS, max_size=7),
    st.booleans(),
)
