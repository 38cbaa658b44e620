"""Recipes for tables as cities set them: every way to rule, wrap and break one, drawn from scratch. All words and figures are made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.pdf_recipes import LEFT, MORE_PROSE, PROSE, Sheet, width_of

HEAD = ("指标", "单位", "绝对数", "比上年增长（%）")
WIDTHS = (110.0, 70.0, 100.0, 110.0)
NAMES = (
    "粮食产量",
    "蔬菜及食用菌产量",
    "规模以上工业企业综合能源消费总量",
    "水果",
    "软件和信息技术服务业企业研究开发费用",
    "禽蛋",
    "城市轨道交通运营线路全年客运总量",
    "邮政业务",
    "民用航空",
    "年末实有公共汽电车运营车辆总数",
)
LEADING, SIZE = 14.0, 10.0


def rows(count: int, *, wrap: bool) -> list[tuple[str, ...]]:
    """Rows of figures; with ``wrap``, some names are too long for their column."""
    names = [name if wrap or len(name) <= 10 else name[:8] for name in NAMES]
    units = ("万吨", "亿元", "%", "万人次")
    return [
        (
            f"{names[i % len(names)]}",
            units[i % 4],
            f"{(i * 7919 + 31) % 9973 / 10 + 1:.1f}",
            f"{(i * 104729 + 7) % 397 / 10 - 15:.1f}",
        )
        for i in range(count)
    ]


@dataclass
class Setting:
    """How a table is set.

    Attributes:
        rules: ``three`` (top, head, bottom), ``lines`` (between all rows), ``shade`` (a grey head), ``none``, ``stub`` (a vertical
            rule behind the names only), ``grid``.
        align: Where the other cells stand beside a name of two lines: ``top``, ``middle`` or ``foot``.
        repeat: Whether the head is repeated on every page.
        mark: What is printed above the parts on later pages.
        caption: Caption; '' for none.
        unit: Unit line; '' for none.
    """

    rules: str = "three"
    align: str = "middle"
    repeat: bool = False
    mark: str = ""
    caption: str = "表4　主要指标完成情况"
    unit: str = ""


def wrapped(text: str, width: float) -> list[str]:
    """A cell's text as the lines it is broken into."""
    lines = [""]
    for character in text:
        if width_of(lines[-1] + character, SIZE) > width - 8:
            lines.append("")
        lines[-1] += character
    return lines


def draw_table(
    sheet: Sheet,
    head: Sequence[str],
    body: Sequence[Sequence[str]],
    widths: Sequence[float],
    setting: Setting,
    foot: float = 740.0,
) -> None:
    """Set a table at the sheet's place, over as many pages as it takes."""
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    if setting.caption:
        sheet.centred(setting.caption, sheet.y, 11, x=(edges[0] + edges[-1]) / 2)
        sheet.y += 18
    if setting.unit:
        sheet.text(edges[-1] - width_of(setting.unit, 9), sheet.y, setting.unit, 9)
        sheet.y += 6
    top = _draw_head(sheet, head, edges, setting)
    for row in body:
        cells = [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        height = LEADING * max(map(len, cells)) + 4
        if sheet.y + height > foot:
            if setting.rules in ("lines", "grid"):
                _close(sheet, edges, top, setting)
            sheet.page()
            if setting.mark:
                sheet.text(edges[-1] - width_of(setting.mark, SIZE), sheet.y, setting.mark, SIZE)
                sheet.y += 8
            top = sheet.y
            if setting.repeat:
                top = _draw_head(sheet, head, edges, setting)
            elif setting.rules in ("lines", "grid"):
                sheet.rule(edges[0], sheet.y, edges[-1], sheet.y)
        _draw_row(sheet, cells, edges, height, setting)
    _close(sheet, edges, top, setting)
    sheet.y += 24


def _draw_head(
    sheet: Sheet, head: Sequence[str], edges: Sequence[float], setting: Setting
) -> float:
    top = sheet.y
    if setting.rules == "shade":
        sheet.bar(edges[0], top, edges[-1], top + 20, grey=0.85)
    elif setting.rules != "none":
        sheet.rule(edges[0], top, edges[-1], top, 1.2)
    for text, left, right in zip(head, edges, edges[1:], strict=False):
        sheet.centred(text, top + 14, SIZE, x=(left + right) / 2)
    sheet.y = top + 20
    if setting.rules not in ("shade", "none"):
        sheet.rule(edges[0], sheet.y, edges[-1], sheet.y)
    return top


def _draw_row(
    sheet: Sheet,
    cells: Sequence[Sequence[str]],
    edges: Sequence[float],
    height: float,
    setting: Setting,
) -> None:
    for number, (lines, left, right) in enumerate(zip(cells, edges, edges[1:], strict=False)):
        spare = height - 4 - LEADING * len(lines)
        shift = {"top": 0.0, "middle": spare / 2, "foot": spare}[setting.align]
        for index, line in enumerate(lines):
            y = sheet.y + 2 + shift + LEADING * index + 11
            if number == 0:
                sheet.text(left + 4, y, line, SIZE)
            else:
                sheet.centred(line, y, SIZE, x=(left + right) / 2)
    sheet.y += height
    if setting.rules in ("lines", "grid"):
        sheet.rule(edges[0], sheet.y, edges[-1], sheet.y, 0.5)


def _close(sheet: Sheet, edges: Sequence[float], top: float, setting: Setting) -> None:
    """The foot rule, and vertical rules as far as the page goes."""
    if setting.rules in ("three", "lines", "stub", "grid"):
        sheet.rule(edges[0], sheet.y, edges[-1], sheet.y, 1.2)
    if setting.rules == "grid":
        for x in edges:
            sheet.rule(x, top, x, sheet.y)
    elif setting.rules == "stub":
        sheet.rule(edges[1], top, edges[1], sheet.y)


def document_with(
    setting: Setting,
    *,
    start: float,
    count: int = 14,
    wrap: bool = False,
    head: Sequence[str] = HEAD,
    widths: Sequence[float] = WIDTHS,
) -> tuple[bytes, list[list[str]]]:
    """Prose, a table that begins at height ``start``, prose, and a page more, by which running heads are known.

    Returns:
        (the file, rows of the table with its head).
    """
    body = rows(count, wrap=wrap)
    sheet = Sheet(furniture=_furniture)
    sheet.paragraph(PROSE)
    sheet.y = start
    draw_table(sheet, head, body, widths, setting)
    sheet.paragraph(MORE_PROSE)
    sheet.page()
    sheet.paragraph(MORE_PROSE + PROSE)
    return sheet.done(), [list(head), *map(list, body)]


def _furniture(sheet: Sheet, number: int) -> None:
    sheet.text(LEFT, 50, "青川市统计公报", 9)
    sheet.centred(f"— {number} —", 800, 10)


TASKS_HEAD = ("类别", "重点任务", "责任单位")
TASKS_WIDTHS = (70.0, 210.0, 110.0)
TASKS = (
    (
        "改善出行",
        "新开两条环山公交线路，在学校、医院门口增设候车亭三十座",
        "市交通局、市教育局、各街道办事处",
    ),
    ("改善出行", "修补破损步道", "市城管局"),
    (
        "改善出行",
        "整治铁路沿线环境，拆除违法建设，补种乡土树种，增设夜间照明",
        "市园林局、市铁路护路办公室",
    ),
    ("安居乐业", "为老旧楼房加装电梯", "市住房局"),
    (
        "安居乐业",
        "在社区开办小型招聘会，为返乡青年提供创业辅导和小额贷款贴息",
        "市人力社保局、市金融办",
    ),
    ("安居乐业", "改造集中供热管网", "市热力公司"),
)


def tasks(*, start: float, foot_rule: bool = True) -> bytes:
    """A table of words: cells stand in the middle of their rows, the group's name in the middle of its own, no rules between rows."""
    sheet = Sheet(furniture=_furniture)
    sheet.paragraph(PROSE)
    sheet.y = start
    edges = [LEFT]
    for width in TASKS_WIDTHS:
        edges.append(edges[-1] + width)
    sheet.centred("表7　年度任务分工", sheet.y, 11)
    sheet.y += 12
    sheet.rule(edges[0], sheet.y, edges[-1], sheet.y, 1.2)
    for text, left, right in zip(TASKS_HEAD, edges, edges[1:], strict=False):
        sheet.centred(text, sheet.y + 14, SIZE, x=(left + right) / 2)
    sheet.y += 20
    sheet.rule(edges[0], sheet.y, edges[-1], sheet.y)
    groups: dict[str, list[float]] = {}
    for row in TASKS:
        cells = [
            [""],
            *(wrapped(text, width) for text, width in zip(row[1:], TASKS_WIDTHS[1:], strict=True)),
        ]
        height = LEADING * max(map(len, cells)) + 5
        if sheet.y + height > 740:
            _name_groups(sheet, groups, edges)
            sheet.page()
        groups.setdefault(row[0], [sheet.y, 0.0])[1] = sheet.y + height
        _draw_row(sheet, cells, edges, height, Setting())
    _name_groups(sheet, groups, edges)
    if foot_rule:
        sheet.rule(edges[0], sheet.y, edges[-1], sheet.y, 1.2)
    sheet.y += 24
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


def _name_groups(sheet: Sheet, groups: dict[str, list[float]], edges: Sequence[float]) -> None:
    for name, (top, bottom) in groups.items():
        sheet.centred(name, (top + bottom) / 2 + 4, SIZE, x=(edges[0] + edges[1]) / 2)
    groups.clear()


def running_rule() -> tuple[bytes, list[list[str]]]:
    """A page with a rule under its running head, and under it a table without a caption that the reader knows."""

    def furniture(sheet: Sheet, number: int) -> None:
        sheet.text(LEFT, 50, "青川统计年鉴", 9)
        sheet.rule(LEFT, 56, LEFT + sum(WIDTHS), 56)
        sheet.centred(str(number), 800, 10)

    body = rows(8, wrap=False)
    sheet = Sheet(furniture=furniture)
    sheet.centred("2-3　主要指标完成情况", sheet.y, 11)
    sheet.y += 20
    sheet.text(LEFT, sheet.y, "单位：见表", 9)
    sheet.text(LEFT + sum(WIDTHS) - 60, sheet.y, "(as shown)", 9)
    sheet.y += 10
    draw_table(sheet, HEAD, body, WIDTHS, Setting(caption=""))
    return sheet.done(), [list(HEAD), *map(list, body)]


def contents() -> bytes:
    """Entries with page numbers and no leaders: columns, but no table."""
    sheet = Sheet(furniture=_furniture)
    sheet.centred("目　　录", sheet.y, 14)
    sheet.y += 40
    for number, name in enumerate(
        (
            "综合",
            "农业",
            "工业和建筑业",
            "服务业",
            "固定资产投资",
            "对外经济",
            "人民生活",
            "生态环境",
        ),
        start=1,
    ):
        sheet.text(LEFT, sheet.y, f"第{number}部分 {name}")
        sheet.text(480, sheet.y, str(2 * number + 1))
        sheet.y += 22
    sheet.page()
    sheet.paragraph(PROSE)
    return sheet.done()
