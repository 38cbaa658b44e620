"""Heads of open tables: laid out from trees of made-up entries, read, and compared with the tree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.glyphs.rules import Rule
from pipeline.documents.pdf.layout.lines import Line, build_lines
from pipeline.documents.pdf.tables.heads import read_head

EM = 10.0
Column = tuple[float, float]
Read = list[list[tuple[str, bool]]]
"""Rows of (text, whether it is a copy)."""


@dataclass(frozen=True)
class Entry:
    """An entry of a head, its lines parted by ``|``, with the entries below it."""

    text: str
    below: tuple[Entry, ...] = ()

    @property
    def depth(self) -> int:
        return 1 + max((entry.depth for entry in self.below), default=0)

    @property
    def columns(self) -> int:
        return sum(entry.columns for entry in self.below) or 1

    @property
    def lines(self) -> list[str]:
        return self.text.split("|")

    @property
    def width(self) -> float:
        return max(map(width_of, self.lines))


def entry(text: str, *below: Entry | str) -> Entry:
    return Entry(text, tuple(one if isinstance(one, Entry) else Entry(one) for one in below))


def head(*entries: Entry | str) -> tuple[Entry, ...]:
    return entry("", *entries).below


@dataclass(frozen=True)
class Style:
    """How a head is set; lengths in ems."""

    upright: str = "middle"
    left: bool = False
    ruled: bool = False
    leading: float = 1.25
    padding: float = 0.5
    room: float = 1.0
    figures: tuple[float, ...] = (2.5,)
    side: str = "right"
    trim: float = 0.3


def width_of(text: str) -> float:
    return EM * sum(0.5 if c.isascii() else 1.0 for c in text)


def glyphs_of(text: str, x: float, y: float) -> list[Glyph]:
    made = []
    for character in text:
        width = width_of(character)
        if not character.isspace():
            made.append(Glyph(character, x, x + width, y, EM))
        x += width
    return made


def widths_of(one: Entry, style: Style) -> list[float]:
    if not one.below:
        return [max(one.width, max(style.figures) * EM) + style.room * EM]
    widths = [width for child in one.below for width in widths_of(child, style)]
    lack = max(0.0, one.width + style.room * EM - sum(widths))
    return [width + lack / len(widths) for width in widths]


def heights_of(entries: tuple[Entry, ...], style: Style) -> list[float]:
    """Heights of the levels: as high as what stands in one asks for; the last one gives room to what spans several."""
    heights = [(style.leading + style.padding) * EM] * max(one.depth for one in entries)
    spanning: list[tuple[int, float]] = []

    def measure(one: Entry, row: int) -> None:
        needed = (len(one.lines) * style.leading + style.padding) * EM
        if one.below:
            heights[row] = max(heights[row], needed)
            for child in one.below:
                measure(child, row + 1)
        else:
            spanning.append((row, needed))

    for one in entries:
        measure(one, 0)
    for row, needed in sorted(spanning, reverse=True):
        heights[-1] += max(0.0, needed - sum(heights[row:]))
    return heights


class Layout:
    """A head set in print: its lines, the body's columns, the rules."""

    def __init__(self, entries: tuple[Entry, ...], style: Style) -> None:
        self.style = style
        self.edges = list(
            accumulate((w for one in entries for w in widths_of(one, style)), initial=60.0)
        )
        self.levels = list(accumulate(heights_of(entries, style), initial=100.0))
        self.glyphs: list[Glyph] = []
        self.rules = [
            Rule(y, self.edges[0], self.edges[-1]) for y in (self.levels[0], self.levels[-1])
        ]
        first = 0
        for one in entries:
            self._set(one, first, 0)
            first += one.columns
        self.columns = [
            self._column(i, a, b)
            for i, (a, b) in enumerate(zip(self.edges, self.edges[1:], strict=False))
        ]

    @property
    def lines(self) -> list[Line]:
        return build_lines(self.glyphs)

    def _set(self, one: Entry, first: int, row: int) -> None:
        style = self.style
        left, right = self.edges[first], self.edges[first + one.columns]
        top, bottom = self.levels[row], self.levels[row + 1] if one.below else self.levels[-1]
        free = bottom - top - len(one.lines) * style.leading * EM
        share = {"middle": 0.5, "top": 0.0, "bottom": 1.0}["middle" if one.below else style.upright]
        start = top + min(max(share * free, style.padding * EM / 2), free - style.padding * EM / 2)
        for i, text in enumerate(one.lines):
            x = left + style.room * EM / 2 if style.left else (left + right - width_of(text)) / 2
            self.glyphs += glyphs_of(text, x, start + (i + 0.5) * style.leading * EM + 0.38 * EM)
        if one.below and style.ruled:
            self.rules.append(Rule(bottom, left + style.trim * EM, right - style.trim * EM))
        for child in one.below:
            self._set(child, first, row + 1)
            first += child.columns

    def _column(self, index: int, left: float, right: float) -> Column:
        style = self.style
        width, margin = style.figures[index % len(style.figures)] * EM, style.room * EM / 2
        if index == 0 or style.side == "left":
            return left + margin, left + margin + width
        if style.side == "right":
            return right - margin - width, right - margin
        return (left + right - width) / 2, (left + right + width) / 2


def expected(entries: tuple[Entry, ...]) -> Read:
    rows = max(one.depth for one in entries)
    grid = [[("", False)] * sum(one.columns for one in entries) for _ in range(rows)]

    def fill(one: Entry, first: int, row: int) -> None:
        text = one.text.replace("|", "").replace("　", "")
        for r in range(row, row + 1 if one.below else rows):
            for c in range(first, first + one.columns):
                grid[r][c] = (text, (r, c) != (row, first))
        for child in one.below:
            fill(child, first, row + 1)
            first += child.columns

    first = 0
    for one in entries:
        fill(one, first, 0)
        first += one.columns
    return grid


def read(lines: list[Line], columns: list[Column], rules: list[Rule]) -> Read:
    return [
        [(cell.text().text, cell.copy) for cell in row] for row in read_head(lines, columns, rules)
    ]


def read_back(entries: tuple[Entry, ...], style: Style) -> Read:
    layout = Layout(entries, style)
    return read(layout.lines, layout.columns, layout.rules)


GROWTH = "比上年|增长（%）"
TRADE = head("国家和地区", entry("出口", "金额", GROWTH), entry("进口", "金额", GROWTH))
INCOME = head("指标", "全体居民", entry("按常住地分", "城镇", "农村"), "城乡比")
INCOME_BY_YEAR = head(
    "指标", entry("2031年", "全体居民", entry("按常住地分", "城镇", "农村"), "城乡比")
)
DISTRICTS = head(
    "县（市、区）",
    entry("地区生产总值", "总量", "增速"),
    "规模以上工业|增加值增速",
    "投资增速",
    entry("零售额", "总量", "增速"),
)

HEADS: dict[str, tuple[Entry, ...]] = {
    "one level": head("指　　标", "绝对数", "比上年增长（%）"),
    "wraps of one line and two": head("指标", "比上年增长（%）", "占规模以上|工业比重（%）"),
    "wraps of one line, two and three": head(
        "指标", "年末数", "比年初|增加额", "比上年末|增长百分|点数（个）"
    ),
    "units in brackets": head("年份", "总量|（亿元）", "增速|（%）", "占比|（%）"),
    "two languages": head("年份|Year", "总产值|Gross Output", "增加值|Value Added"),
    "two tables side by side": head("指标", "数值", "增速", "指标", "数值", "增速"),
    "two tables side by side, wrapped": head(
        "指标", "数值|（亿元）", "比上年|增长（%）", "指标", "数值|（亿元）", "比上年|增长（%）"
    ),
    "two groups": head(
        "地区", entry("收入", "总额", "增长（%）"), entry("支出", "总额", "增长（%）")
    ),
    "two groups, wrapped below": TRADE,
    "groups of different sizes": head(
        "地区",
        entry("收入", "总额", "增长"),
        entry("人口", "城镇", "乡村", "男性", "女性"),
        entry("用电", "总量", "增长"),
    ),
    "a group between entries of their own": INCOME,
    "entries of their own between groups": DISTRICTS,
    "a group of three around its middle": head(
        "指标", entry("2031年", "城镇", "农村", "全市"), "增速"
    ),
    "a group at the end": head("年份", "总人口", "出生率", entry("按性别分", "男性", "女性")),
    "a group at the start": head("年份", entry("按性别分", "男性", "女性"), "总人口", "出生率"),
    "a group over names": head(entry("类别", "大类", "小类"), "数量", "占比"),
    "a long entry over narrow columns": head(
        "年份", entry("规模以上工业企业主要经济指标", "户数", "产值"), "位次"
    ),
    "an entry over a group wraps": head(
        "年份", entry("规模以上工业|企业数（户）", "大型", "中型"), "位次"
    ),
    "a unit under the name of a group": head(
        "年份", entry("增加值|（亿元）", "大型", "中型", "小型"), "位次"
    ),
    "groups with names in two languages": head(
        "年份|Year",
        entry("出口|Exports", "金额|Value", "增速|Growth"),
        entry("进口|Imports", "金额|Value", "增速|Growth"),
    ),
    "years over halves": head(
        "县区", *(entry(f"{year}年", "上半年", "下半年") for year in range(2027, 2032))
    ),
    "three levels": INCOME_BY_YEAR,
    "three levels, a group in each of two": head(
        "年份",
        entry("第二产业", "总量", entry("工业", "增加值", "占比")),
        entry("第三产业", "总量", entry("金融业", "增加值", "占比")),
    ),
    "three levels under 其中": head(
        "年份",
        "总量",
        entry("其中", entry("工业", "增加值", "占比"), entry("建筑业", "增加值", "占比")),
    ),
    "three levels beside two": head(
        "年份",
        entry("总量", "甲类", "乙类"),
        entry("全市", entry("城镇", "男性", "女性"), entry("农村", "男性", "女性")),
    ),
    "four levels": head(
        "年份", entry("全市", entry("城镇", entry("男性", "老年", "少年"), "女性"), "农村"), "位次"
    ),
}


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("upright", ["middle", "top"])
@pytest.mark.parametrize("name", HEADS)
def test_heads_are_read_back(name: str, upright: str, ruled: bool) -> None:
    assert read_back(HEADS[name], Style(upright=upright, ruled=ruled)) == expected(HEADS[name])


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("name", HEADS)
def test_short_rules_decide_where_cells_stand_low(name: str, left: bool) -> None:
    assert read_back(HEADS[name], Style(upright="bottom", ruled=True, left=left)) == expected(
        HEADS[name]
    )


@pytest.mark.parametrize(
    "name", [name for name, entries in HEADS.items() if all(one.depth == 1 for one in entries)]
)
def test_wraps_that_stand_low_are_wraps(name: str) -> None:
    assert read_back(HEADS[name], Style(upright="bottom")) == expected(HEADS[name])


@pytest.mark.parametrize("entries", [TRADE, INCOME, INCOME_BY_YEAR])
def test_entries_over_the_left_edge_of_their_columns(entries: tuple[Entry, ...]) -> None:
    assert read_back(entries, Style(left=True, room=2.0)) == expected(entries)


@pytest.mark.parametrize(
    "style", [Style(side=side, figures=(1.5, 3.5, 0.5)) for side in ("left", "middle", "right")]
)
@pytest.mark.parametrize("entries", [TRADE, INCOME_BY_YEAR, DISTRICTS])
def test_columns_of_a_body_narrower_than_its_head(entries: tuple[Entry, ...], style: Style) -> None:
    assert read_back(entries, style) == expected(entries)


def test_spread_characters() -> None:
    entries = head("指　　标", "单　位", entry("总　　量", "产　值", "税　收"), "增　速")
    for style in (Style(room=3.0), Style(room=3.0, ruled=True)):
        assert read_back(entries, style) == expected(entries)


def test_one_rule_under_all_groups() -> None:
    entries = head(
        "县区",
        entry("产值", "总量", "增长"),
        entry("税收", "总量", "增长"),
        entry("用电量", "总量", "增长"),
    )
    layout = Layout(entries, Style())
    rules = [*layout.rules, Rule(layout.levels[1], layout.edges[1], layout.edges[-1])]
    assert read(layout.lines, layout.columns, rules) == expected(entries)


def test_light_rules_at_every_level() -> None:
    layout = Layout(INCOME_BY_YEAR, Style())
    rules = [
        *layout.rules,
        Rule(layout.levels[1], layout.edges[1], layout.edges[-1]),
        Rule(layout.levels[2], layout.edges[2], layout.edges[4]),
    ]
    assert read(layout.lines, layout.columns, rules) == expected(INCOME_BY_YEAR)


def at(text: str, middle: float, y: float) -> list[Glyph]:
    return glyphs_of(text, middle - width_of(text) / 2, y)


FOUR = [(60.0, 110.0), (150.0, 180.0), (230.0, 260.0), (310.0, 340.0)]


def test_an_entry_of_the_upper_level_over_a_single_one() -> None:
    words = at("年份", 85, 108) + at("2030年", 205, 100) + at("2031年", 325, 100)
    words += at("总量", 165, 116) + at("增速", 245, 116) + at("总量", 325, 116)
    assert read(build_lines(words), FOUR, []) == [
        [("年份", False), ("2030年", False), ("2030年", True), ("2031年", False)],
        [("年份", True), ("总量", False), ("增速", False), ("总量", False)],
    ]


def test_no_level_without_an_entry_over_several_columns() -> None:
    words = (
        at("年份", 85, 108)
        + at("工业", 165, 100)
        + at("增加值", 165, 114)
        + at("占比", 245, 108)
        + at("位次", 325, 108)
    )
    assert read(build_lines(words), FOUR, []) == [
        [("年份", False), ("工业增加值", False), ("占比", False), ("位次", False)]
    ]


def test_a_column_without_a_head() -> None:
    words = at("年份", 85, 100) + at("总量", 165, 100) + at("位次", 325, 100)
    assert read(build_lines(words), FOUR, []) == [
        [("年份", False), ("总量", False), ("", False), ("位次", False)]
    ]


def test_the_head_of_names_stands_far_from_them() -> None:
    columns = [(60.0, 100.0), (330.0, 360.0), (430.0, 480.0)]
    words = at("指标", 190, 100) + at("年末数（万人）", 345, 100) + at("比重（%）", 455, 100)
    assert read(build_lines(words), columns, []) == [
        [("指标", False), ("年末数（万人）", False), ("比重（%）", False)]
    ]


def test_entries_close_to_one_another() -> None:
    words = (
        glyphs_of("年份", 75, 100)
        + glyphs_of("总产值（亿元）", 130, 100)
        + glyphs_of("增加值（亿元）", 205, 100)
        + at("位次", 325, 100)
    )
    assert [text for text, _ in read(build_lines(words), FOUR, [])[0]] == [
        "年份",
        "总产值（亿元）",
        "增加值（亿元）",
        "位次",
    ]


def test_a_head_over_two_columns_of_names() -> None:
    words = at("类别", 120, 100) + at("数量", 245, 100) + at("占比", 325, 100)
    assert read(build_lines(words), FOUR, []) == [
        [("类别", False), ("类别", True), ("数量", False), ("占比", False)]
    ]


def test_no_lines() -> None:
    assert read_head([], FOUR, []) == []


WORDS = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", min_size=2, max_size=6)
WRAPPED = st.lists(
    st.text("甲乙丙丁戊己庚辛壬癸", min_size=3, max_size=5), min_size=2, max_size=3
).map("|".join)


def entries_of(levels: int) -> st.SearchStrategy[Entry]:
    leaves = st.builds(Entry, st.one_of(WORDS, WORDS, WRAPPED))
    if levels == 1:
        return leaves
    groups = st.builds(
        Entry, WORDS, st.lists(entries_of(levels - 1), min_size=2, max_size=3).map(tuple)
    )
    return st.one_of(leaves, groups)


@st.composite
def set_heads(draw: st.DrawFn) -> tuple[tuple[Entry, ...], Style]:
    """Heads that their geometry tells apart: three levels, low cells and left edges only with short rules."""
    ruled = draw(st.booleans())
    levels = draw(st.integers(1, 3 if ruled else 2))
    entries = (Entry(draw(WORDS)), *draw(st.lists(entries_of(levels), min_size=1, max_size=3)))
    style = Style(
        upright=draw(st.sampled_from(["middle", "top", "bottom"] if ruled else ["middle", "top"])),
        left=ruled and draw(st.booleans()),
        ruled=ruled,
        leading=draw(st.sampled_from([1.15, 1.25, 1.35])),
        padding=draw(st.sampled_from([0.3, 0.5, 0.8])),
        room=draw(st.sampled_from([1.0, 1.5, 2.0])),
        figures=tuple(draw(st.lists(st.sampled_from([1.5, 2.5, 3.5]), min_size=1, max_size=4))),
        side=draw(st.sampled_from(["left", "middle", "right"])),
        trim=draw(st.sampled_from([0.0, 0.3])),
    )
    return entries, style


@settings(max_examples=200, deadline=None, derandomize=True)
@given(set_heads())
def test_any_head_is_read_back(case: tuple[tuple[Entry, ...], Style]) -> None:
    entries, style = case
    assert read_back(entries, style) == expected(entries)


JUMBLES = st.lists(
    st.tuples(
        st.sampled_from("甲乙丙丁戊己"), st.integers(1, 6), st.integers(50, 350), st.integers(0, 60)
    ),
    min_size=1,
    max_size=14,
)
STROKES = st.lists(
    st.tuples(st.integers(95, 165), st.integers(50, 350), st.integers(10, 300)), max_size=4
)


@settings(max_examples=150, deadline=None)
@given(
    JUMBLES,
    STROKES,
    st.lists(st.tuples(st.integers(50, 350), st.integers(-2, 50)), min_size=2, max_size=7),
)
def test_no_word_is_lost_or_told_twice(
    words: list[tuple[str, int, int, int]],
    strokes: list[tuple[int, int, int]],
    columns: list[tuple[int, int]],
) -> None:
    lines = build_lines(
        [glyph for text, count, x, y in words for glyph in glyphs_of(text * count, x, 100 + y)]
    )
    places = sorted((float(x), float(x + width)) for x, width in columns)
    rows = read_head(lines, places, [Rule(y, x, x + length) for y, x, length in strokes])
    told = "".join(
        fragment.text
        for row in rows
        for cell in row
        if not cell.copy
        for fragment in cell.fragments
    )
    printed = "".join(glyph.text for line in lines for glyph in line.glyphs)
    assert sorted(told.replace(" ", "")) == sorted(printed)
