"""Recipes for PDFs: every trap that real files hold, drawn from scratch. All words and figures are made up."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 80.0, 515.0, 90.0, 750.0
SIZE, LEADING = 12.0, 22.0

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def width_of(text: str, size: float = SIZE) -> float:
    """Width that a text is set in."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


@dataclass
class Sheet:
    """A PDF being drawn; y counts from the top of the page."""

    width: float = WIDTH
    height: float = HEIGHT
    encrypt: StandardEncryption | None = None
    compress: bool = True
    pages: int = 1
    y: float = TOP
    furniture: Callable[[Sheet, int], None] | None = None
    _buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self.canvas = Canvas(
            self._buffer,
            pagesize=(self.width, self.height),
            invariant=1,
            encrypt=self.encrypt,
            pageCompression=int(self.compress),
        )

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> float:
        """Draw a text at a place; returns where it ends."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y, text)
        return x + width_of(text, size)

    def centred(self, text: str, y: float, size: float = SIZE, x: float | None = None) -> None:
        """Draw a text around the middle of the page, or around ``x``."""
        middle = self.width / 2 if x is None else x
        self.text(middle - width_of(text, size) / 2, y, text, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.7) -> None:
        """Draw a line."""
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def bar(self, x0: float, top: float, x1: float, bottom: float, grey: float = 0.0) -> None:
        """Draw a filled bar without a border."""
        self.canvas.saveState()
        self.canvas.setFillGray(grey)
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.restoreState()

    def page(self) -> None:
        """Go on to a new page."""
        if self.furniture is not None:
            self.furniture(self, self.pages)
        self.canvas.showPage()
        self.pages += 1
        self.y = TOP

    def paragraph(
        self,
        text: str,
        *,
        left: float = LEFT,
        right: float = RIGHT,
        size: float = SIZE,
        leading: float = LEADING,
        foot: float = BOTTOM,
    ) -> None:
        """Set a paragraph: first line set in by two characters, justified by breaking at the measure, over as many pages as it takes."""
        x_start = left + 2 * size
        line = ""
        for character in text:
            if x_start + width_of(line + character, size) > right + 0.1:
                self._line(x_start, line, size, leading, foot)
                x_start, line = left, ""
            line += character
        self._line(x_start, line, size, leading, foot)

    def _line(self, x: float, text: str, size: float, leading: float, foot: float) -> None:
        if self.y > foot:
            self.page()
        self.text(x, self.y, text, size)
        self.y += leading

    def heading(self, text: str) -> None:
        """Set a heading in the middle of a line of its own."""
        self.y += 6
        self.centred(text, self.y, SIZE + 2)
        self.y += LEADING + 4

    def done(self) -> bytes:
        """The file."""
        if self.furniture is not None:
            self.furniture(self, self.pages)
        self.canvas.save()
        return self._buffer.getvalue()


Rows = Sequence[Sequence[str]]


@dataclass
class Span:
    """A merged cell: rows and columns it covers, inclusive."""

    r0: int
    c0: int
    r1: int
    c1: int


def ruled_table(
    sheet: Sheet,
    rows: Rows,
    widths: Sequence[float],
    *,
    spans: Sequence[Span] = (),
    height: float = 20.0,
    size: float = 10.0,
    x: float = LEFT,
    gaps: Sequence[tuple[str, int, int]] = (),
    sides: bool = True,
    as_bars: bool = False,
) -> None:
    """Draw a fully ruled table at the sheet's place; '' in covered cells; ``gaps`` are ('v' | 'h', row, column) walls left out."""
    xs = [x]
    for width in widths:
        xs.append(xs[-1] + width)
    top = sheet.y
    covered = {
        (r, c): s for s in spans for r in range(s.r0, s.r1 + 1) for c in range(s.c0, s.c1 + 1)
    }
    draw = _bar_rule if as_bars else Sheet.rule
    for r in range(len(rows) + 1):
        for c in range(len(widths)):
            a, b = covered.get((r - 1, c)), covered.get((r, c))
            if (a is None or a is not b) and ("h", r, c) not in gaps:
                draw(sheet, xs[c], top + r * height, xs[c + 1], top + r * height)
    for c in range(len(widths) + 1):
        if not sides and c in (0, len(widths)):
            continue
        for r in range(len(rows)):
            a, b = covered.get((r, c - 1)), covered.get((r, c))
            if (a is None or a is not b) and ("v", r, c) not in gaps:
                draw(sheet, xs[c], top + r * height, xs[c], top + (r + 1) * height)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            span = covered.get((r, c))
            if not text or (span is not None and (span.r0, span.c0) != (r, c)):
                continue
            last_row, last_column = (span.r1, span.c1) if span else (r, c)
            middle = top + (r + last_row + 1) / 2 * height
            lines = text.split("\n")
            for i, line in enumerate(lines):
                y = middle + 0.36 * size + (i - (len(lines) - 1) / 2) * 1.15 * size
                sheet.centred(line, y, size, (xs[c] + xs[last_column + 1]) / 2)
    sheet.y = top + len(rows) * height + LEADING


def _bar_rule(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    sheet.bar(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25)


def three_line_table(
    sheet: Sheet,
    head: Rows,
    body: Rows,
    edges: Sequence[float],
    *,
    pitch: float = 16.0,
    size: float = 10.0,
    left_aligned: bool = True,
    bottom: bool = True,
    rules: bool = True,
) -> None:
    """Draw an open table: rules above and under the head and at the bottom; columns begin at ``edges`` (the last one ends the table).

    A head entry ``text>2`` stands over two columns with a thin rule under it; body lines parted by ``|`` wrap within their cell.
    """
    x0, x1 = edges[0], edges[-1]
    top = sheet.y
    if rules:
        sheet.rule(x0, top, x1, top, 1.2)
    y = top
    for row in head:
        y += pitch
        c = 0
        for entry in row:
            text, _, over = entry.partition(">")
            last = c + int(over or 1)
            sheet.centred(text, y - 0.3 * size, size, (edges[c] + edges[last]) / 2)
            if over:
                sheet.rule(edges[c] + 4, y + 1, edges[last] - 4, y + 1, 0.4)
            c = last
    y += 4
    if rules:
        sheet.rule(x0, y, x1, y, 0.6)
    for row in body:
        lines = max(cell.count("|") + 1 for cell in row)
        block = lines * 1.25 * size if lines > 1 else 0.0
        step = max(pitch, block + 0.35 * size)
        for c, cell in enumerate(row):
            parts = cell.split("|")
            for i, part in enumerate(parts):
                line_y = y + step / 2 + 0.36 * size + (i - (len(parts) - 1) / 2) * 1.25 * size
                if c == 0 and left_aligned:
                    indent = len(part) - len(part.lstrip(" "))
                    sheet.text(edges[0] + 4 + indent * size / 2, line_y, part.strip(), size)
                else:
                    sheet.centred(part, line_y, size, (edges[c] + edges[c + 1]) / 2)
        y += step
    if bottom and rules:
        sheet.rule(x0, y + 3, x1, y + 3, 1.2)
    sheet.y = y + LEADING + 8


PROSE = (
    "全年全市完成工业投资312.6亿元，比上年增长7.4%，其中技术改造投资98.5亿元，增长12.1%，占工业投资的比重为31.5%，提高1.3个百分点。"
    "新开工亿元以上项目46个，竣工29个，建成标准厂房58.2万平方米。"
)
MORE_PROSE = "年末公共汽车线路共有214条，运营车辆3670辆，全年完成客运量4.08亿人次，下降2.6%；新增停车泊位1.35万个，新建充电桩2480个。"


CLIPPED = "全年全市共有新设立中外合资企业共计六十三家实际利用外资规模持续扩大，境外投资稳步推进，口岸通关时间继续压缩，贸易便利程度提升。"


def plain_pages() -> bytes:
    """Running heads that alternate, page numbers with dashes, paragraphs that go on over pages."""

    def furniture(sheet: Sheet, number: int) -> None:
        if number % 2:
            sheet.text(RIGHT - width_of("青川市年度发展报告", 9), 50, "青川市年度发展报告", 9)
        else:
            sheet.text(LEFT, 50, "蓝皮书·青川发展", 9)
        sheet.rule(LEFT, 56, RIGHT, 56)
        sheet.centred(f"— {number} —", 800, 10)

    sheet = Sheet(furniture=furniture)
    sheet.centred("青川市2031年国民经济和社会发展情况", sheet.y, 20)
    sheet.y += 46
    sheet.heading("一、工业和投资")
    for index in range(14):
        sheet.paragraph(PROSE if index % 2 else MORE_PROSE + PROSE)
    sheet.heading("二、交通运输")
    for _ in range(6):
        sheet.paragraph(MORE_PROSE)
    return sheet.done()


MERGED_ROWS = (
    ("指标", "2030年", "", "2031年", ""),
    ("", "数量", "增长（%）", "数量", "增长（%）"),
    ("第一产业", "120.5", "3.1", "124.0", "2.9"),
    ("第二产业", "860.2", "5.0", "905.7", "5.3"),
    ("第三产业", "990.4", "6.2", "1050.8", "6.1"),
)
MERGED_SPANS = (Span(0, 0, 1, 0), Span(0, 1, 0, 2), Span(0, 3, 0, 4))


def merged_heads() -> bytes:
    """A ruled table with a head of two rows, caption, unit line and note."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.centred("表1　三次产业增加值", sheet.y, 11)
    sheet.y += 16
    sheet.text(RIGHT - width_of("单位：亿元", 10), sheet.y, "单位：亿元", 10)
    sheet.y += 8
    ruled_table(sheet, MERGED_ROWS, (115, 80, 80, 80, 80), spans=MERGED_SPANS)
    sheet.y -= 6
    sheet.text(LEFT, sheet.y, "注：绝对数按现价计算，增长按不变价计算。", 9)
    sheet.y += LEADING
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


GROUPED_ROWS = (
    ("领域", "项目", "单位", "数值"),
    ("教育", "小学", "所", "212"),
    ("", "中学", "所", "98"),
    ("", "幼儿园", "所", "305"),
    ("卫生", "医院", "家", "41"),
    ("", "床位", "张", "18350"),
)


def merged_cells() -> bytes:
    """Groups merged downwards."""
    sheet = Sheet()
    sheet.centred("表2　公共服务设施", sheet.y, 11)
    sheet.y += 10
    ruled_table(
        sheet, GROUPED_ROWS, (100, 120, 80, 100), spans=(Span(1, 0, 3, 0), Span(4, 0, 5, 0))
    )
    return sheet.done()


GAP_ROWS = (
    ("名称", "数量", "占比"),
    ("甲类", "35", "12.5%"),
    ("乙类", "48", "17.1%"),
    ("丙类", "197", "70.4%"),
)


def gap_in_border() -> bytes:
    """A ruled table with a vertical wall missing in one row and a horizontal one in one column."""
    sheet = Sheet()
    sheet.centred("表3　分类统计", sheet.y, 11)
    sheet.y += 10
    ruled_table(sheet, GAP_ROWS, (120, 100, 100), gaps=(("v", 2, 2), ("h", 3, 1)))
    return sheet.done()


def bars_for_rules(*, sides: bool) -> bytes:
    """A table whose rules are thin filled bars, as word processors draw them, perhaps open at the sides."""
    sheet = Sheet()
    sheet.centred("表3　分类统计", sheet.y, 11)
    sheet.y += 10
    ruled_table(sheet, GAP_ROWS, (120, 100, 100), as_bars=True, sides=sides)
    return sheet.done()


DUPLICATE_ROWS = (
    ("指标", "数值", "指标", "数值"),
    ("耕地面积", "35.2", "林地面积", "60.8"),
    ("水域面积", "4.7", "草地面积", "2.3"),
)


def duplicate_headers() -> bytes:
    """Two tables side by side in one frame: the same headers twice."""
    sheet = Sheet()
    sheet.centred("表4　土地利用", sheet.y, 11)
    sheet.y += 10
    ruled_table(sheet, DUPLICATE_ROWS, (110, 80, 110, 80))
    return sheet.done()


OPEN_HEAD = (("指标", "绝对数", "比上年增长（%）"),)
OPEN_BODY = (
    ("批发和零售业", "208.4", "4.6"),
    ("  其中：限额以上", "150.9", "5.8"),
    ("        限额以下", "57.5", "1.5"),
    ("住宿和餐饮业", "46.1", "-0.7"),
    ("房地产业", "99.0", "…"),
)


def three_lines() -> bytes:
    """An open table between paragraphs, rows set in, a row without a value."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.centred("表5　服务业主要行业", sheet.y, 11)
    sheet.y += 8
    three_line_table(sheet, OPEN_HEAD, OPEN_BODY, (LEFT, 260, 380, RIGHT))
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


SPANNED_HEAD = (("地区", "收入>2", "支出>2"), ("", "总额", "增长（%）", "总额", "增长（%）"))
SPANNED_BODY = (
    ("东湖区", "35.20", "6.1", "40.18", "3.3"),
    ("西岭区", "28.07", "-1.4", "33.90", "2.0"),
    ("南坪县", "9.66", "8.8", "21.45", "7.9"),
)


def three_lines_spanned() -> bytes:
    """An open table with a head of two rows."""
    sheet = Sheet()
    sheet.centred("表6　财政收支", sheet.y, 11)
    sheet.y += 8
    three_line_table(sheet, SPANNED_HEAD, SPANNED_BODY, (LEFT, 190, 270, 350, 430, RIGHT))
    return sheet.done()


WRAPPED_BODY = (
    ("规模以上工业企业|利润总额", "35.8", "12.9"),
    ("税收", "18.2", "3.4"),
    ("高技术制造业增加|值占比", "22.6", "1.8"),
    ("资产总计", "660.5", "5.2"),
)


def three_lines_wrapped() -> bytes:
    """An open table whose row names wrap."""
    sheet = Sheet()
    sheet.centred("表7　工业效益", sheet.y, 11)
    sheet.y += 8
    three_line_table(sheet, OPEN_HEAD, WRAPPED_BODY, (LEFT, 200, 340, RIGHT))
    return sheet.done()


def no_rules() -> bytes:
    """A table without any rule, known by its caption and its columns."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.centred("表8　服务业主要行业", sheet.y, 11)
    sheet.y += 8
    three_line_table(sheet, OPEN_HEAD, OPEN_BODY, (LEFT, 260, 380, RIGHT), rules=False)
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


def long_rows(count: int, start: int = 1) -> list[tuple[str, ...]]:
    """Rows of a long table."""
    return [
        (f"第{index}街道", f"{1000 + 37 * index}", f"{(index * 7) % 90 / 10:.1f}")
        for index in range(start, start + count)
    ]


def crossing_pages(*, repeat_head: bool, ruled: bool, mark: str) -> bytes:
    """A table over two pages: with or without a repeated head, marked ``续表`` or not at all."""
    head = ("街道", "人口（人）", "增长（%）")

    def furniture(sheet: Sheet, number: int) -> None:
        sheet.centred(f"- {number} -", 800, 10)

    sheet = Sheet(furniture=furniture)
    sheet.paragraph(PROSE)
    sheet.y = 330
    sheet.centred("表9　各街道人口", sheet.y, 11)
    sheet.y += 8
    first, second = long_rows(20), long_rows(12, 21)
    edges = (LEFT, 230, 370, RIGHT)
    widths = [b - a for a, b in zip(edges, edges[1:], strict=False)]
    if ruled:
        ruled_table(sheet, [head, *first], widths)
    else:
        three_line_table(sheet, [head], first, edges, bottom=False)
    sheet.page()
    if mark:
        sheet.text(RIGHT - width_of(mark, 10), sheet.y, mark, 10)
        sheet.y += 8
    if ruled:
        ruled_table(sheet, [head, *second] if repeat_head else second, widths)
    elif repeat_head:
        three_line_table(sheet, [head], second, edges)
    else:
        y = sheet.y
        for row in second:
            sheet.text(edges[0] + 4, y + 10, row[0], 10)
            for c in (1, 2):
                sheet.centred(row[c], y + 10, 10, (edges[c] + edges[c + 1]) / 2)
            y += 16
        sheet.rule(LEFT, y, RIGHT, y, 1.2)
        sheet.y = y + LEADING
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


def footnote_in_sentence() -> bytes:
    """A sentence cut by the page's end, with a footnote and a page number between its halves; exponents and lowered digits."""

    def furniture(sheet: Sheet, number: int) -> None:
        sheet.centred(f"{number}", 800, 10)

    sheet = Sheet(furniture=furniture)
    for _ in range(6):
        sheet.paragraph(PROSE)
    y = sheet.y
    x = sheet.text(LEFT + 24, y, "人均公园绿地面积15.3米")
    x = sheet.text(x, y - 5, "2", 7)
    x = sheet.text(x, y, "，细颗粒物PM")
    x = sheet.text(x, y + 2, "2.5", 7)
    x = sheet.text(x, y, "浓度为31微克/米")
    x = sheet.text(x, y - 5, "3", 7)
    sheet.text(x, y, "，全年优良天数占")
    x = sheet.text(LEFT, y + LEADING, "比达到78.4%")
    x = sheet.text(x, y + LEADING - 5, "①", 7)
    sheet.text(x, y + LEADING, "，比上年提高1.2个百分点，公众对全市的生态环境质量满意率为")
    sheet.rule(LEFT, 720, LEFT + 110, 720)
    sheet.text(LEFT + 18, 733, "① 青川市生态环境局：《2031年环境公报》，2032年3月。", 9)
    sheet.page()
    sheet.text(LEFT, sheet.y, "91.2%。")
    sheet.y += LEADING
    for _ in range(5):
        sheet.paragraph(MORE_PROSE)
    sheet.page()
    for _ in range(5):
        sheet.paragraph(MORE_PROSE)
    return sheet.done()


def overprinted() -> bytes:
    """A headline drawn three times for weight, a figure drawn twice."""
    sheet = Sheet()
    for shift in (0.0, 0.3, 0.6):
        sheet.text(LEFT + shift, sheet.y, "十年来粮食产量首次超过1000万吨", 18)
    sheet.y += 40
    for shift in (0.0, 0.25):
        sheet.text(LEFT + shift, sheet.y, "总产量1022.7万吨")
    sheet.y += LEADING
    sheet.paragraph(PROSE)
    return sheet.done()


def two_columns() -> bytes:
    """Two columns of text under a headline over both."""
    sheet = Sheet()
    sheet.centred("本市实现开门红", sheet.y, 22)
    top = sheet.y = 130.0
    for left, right, texts in (
        (60.0, 285.0, (PROSE, MORE_PROSE, PROSE)),
        (310.0, 535.0, (MORE_PROSE, PROSE)),
    ):
        sheet.y = top
        for text in texts:
            sheet.paragraph(text, left=left, right=right, size=10.5, leading=17)
    return sheet.done()


def unseen_text() -> bytes:
    """Figures that no reader of the page sees: invisible, clipped, off the page."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    canvas = sheet.canvas
    hidden = canvas.beginText(LEFT, HEIGHT - 300)
    hidden.setFont(FONT, SIZE)
    hidden.setTextRenderMode(3)
    hidden.textLine("隐藏数77777")
    hidden.setTextRenderMode(0)
    canvas.drawText(hidden)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(LEFT, HEIGHT - 420, 120, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    sheet.text(LEFT, 415, "可见部分")
    sheet.text(LEFT + 160, 415, "剪去88888")
    canvas.restoreState()
    sheet.text(WIDTH + 30, 500, "页外99999")
    sheet.text(LEFT, 520, "极小66666", 1)
    return sheet.done()


def clipped_glyphs() -> bytes:
    """Browsers print every glyph as an object of its own within one path, and a line's last one laps over its edge."""
    sheet = Sheet()
    canvas = sheet.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(LEFT, HEIGHT - 500, 30 * SIZE - 0.5, 400)
    canvas.clipPath(path, stroke=0, fill=0)
    for index in range(2):
        for column in range(30):
            sheet.text(LEFT + column * SIZE, 200 + index * LEADING, CLIPPED[30 * index + column])
    canvas.restoreState()
    return sheet.done()


def turned(*, by_page: bool) -> bytes:
    """A table across a page turned by a quarter: by the page's own entry, or drawn so."""
    sheet = Sheet(width=HEIGHT, height=WIDTH) if not by_page else Sheet()
    if by_page:
        sheet.canvas.setPageRotation(90)
        sheet.canvas.saveState()
        sheet.canvas.translate(WIDTH, 0)
        sheet.canvas.rotate(90)
        sheet.height = WIDTH
    else:
        sheet = Sheet()
        sheet.canvas.translate(WIDTH, 0)
        sheet.canvas.rotate(90)
        sheet.height = WIDTH
    sheet.text(300, 80, "表1　三次产业增加值", 11)
    sheet.y = 90
    ruled_table(sheet, MERGED_ROWS, (115, 80, 80, 80, 80), spans=MERGED_SPANS)
    if by_page:
        sheet.canvas.restoreState()
    return sheet.done()


def chart() -> bytes:
    """A bar chart drawn with text: caption and unit above, numbers on the axis and over the bars."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.centred("图1　2027—2031年粮食产量", sheet.y, 11)
    sheet.y += 16
    sheet.text(RIGHT - 60, sheet.y, "单位：万吨", 9)
    top = sheet.y + 12
    sheet.rule(120, top, 120, top + 150)
    sheet.rule(120, top + 150, 480, top + 150)
    for step in range(4):
        sheet.text(98, top + 153 - 40 * step, f"{step * 300}", 8)
    for index, value in enumerate((880, 910, 934, 950, 1023)):
        x = 150 + 65 * index
        sheet.bar(x, top + 150 - value / 8, x + 30, top + 150, 0.4)
        sheet.text(x + 6, top + 146 - value / 8, f"{value}", 8)
        sheet.text(x, top + 162, f"{2027 + index}年", 8)
    sheet.y = top + 190
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


def gridded_chart() -> bytes:
    """A chart with lines of a grid behind its bars and an axis on either side, its caption out of reach of the grid."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.centred("图2　2027—2031年货运量及其增速", sheet.y, 11)
    top = sheet.y + 90
    for step in range(5):
        y = top + 160 - 40 * step
        sheet.rule(140, y, 440, y, 0.4)
        sheet.text(118, y + 3, f"{step * 200}", 8)
        sheet.text(446, y + 3, f"{step * 2}.0", 8)
    for index, value in enumerate((380, 410, 534, 650, 723)):
        x = 155 + 58 * index
        sheet.bar(x, top + 160 - value / 5, x + 26, top + 160, 0.4)
        sheet.text(x, top + 172, f"{2027 + index}年", 8)
    sheet.y = top + 200
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


NEIGHBOURS_HEAD = ("县区", "产值", "税收", "用电量")
NEIGHBOURS_BODY = (
    ("东湖区", "35.20", "6.1", "4.18", "3.3", "70.11", "2.5"),
    ("西岭区", "28.07", "-1.4", "3.90", "2.0", "55.02", "1.9"),
    ("南坪县", "9.66", "8.8", "1.45", "7.9", "20.35", "6.0"),
)


def heads_over_one_rule() -> bytes:
    """Heads over two columns each with one rule under all of them; the head over the names stands at half height."""
    sheet = Sheet()
    sheet.centred("表1　各县区主要指标", sheet.y, 11)
    sheet.y += 10
    edges = [LEFT + 62 * index for index in range(8)]
    top = sheet.y
    sheet.rule(edges[0], top, edges[7], top, 1.2)
    sheet.centred(NEIGHBOURS_HEAD[0], top + 20, 10, (edges[0] + edges[1]) / 2)
    for index, name in enumerate(NEIGHBOURS_HEAD[1:]):
        sheet.centred(name, top + 12, 10, edges[2 * index + 2])
    sheet.rule(edges[1], top + 16, edges[7], top + 16, 0.4)
    for index in range(6):
        sheet.centred(
            ("总量", "增长（%）")[index % 2],
            top + 28,
            10,
            (edges[index + 1] + edges[index + 2]) / 2,
        )
    sheet.rule(edges[0], top + 33, edges[7], top + 33, 0.6)
    for number, row in enumerate(NEIGHBOURS_BODY):
        for index, text in enumerate(row):
            sheet.centred(text, top + 48 + 18 * number, 10, (edges[index] + edges[index + 1]) / 2)
    sheet.rule(edges[0], top + 92, edges[7], top + 92, 1.2)
    sheet.y = top + 120
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


def announced_table() -> bytes:
    """Caption and unit line at the foot of a page, their table at the head of the next."""
    sheet = Sheet(furniture=lambda sheet, number: sheet.centred(f"- {number} -", 800, 10))
    sheet.paragraph(PROSE)
    sheet.centred("表1　三次产业增加值", 735, 11)
    sheet.text(RIGHT - width_of("单位：亿元", 10), 752, "单位：亿元", 10)
    sheet.page()
    ruled_table(sheet, MERGED_ROWS, (115, 80, 80, 80, 80), spans=MERGED_SPANS)
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


CUT_ROWS = (
    ("项目", "建设内容", "投资"),
    ("甲桥", "新建主桥和引桥，配套照明", "860"),
    ("乙路", "改造路面并更换排水", "320"),
    ("丙园", "扩建绿地", "75"),
    ("丁馆", "购置设备", "41"),
)


def row_cut_by_page() -> bytes:
    """A ruled table whose row the page's end cuts: the last line of a cell stands at the head of the next page."""
    sheet = Sheet(furniture=lambda sheet, number: sheet.centred(f"- {number} -", 800, 10))
    sheet.paragraph(PROSE)
    sheet.y = 650
    head, first, second, *others = CUT_ROWS
    widths = (80, 160, 80)
    ruled_table(sheet, [head, first, (second[0], second[1][:7], second[2])], widths, height=30)
    sheet.page()
    ruled_table(sheet, [("", second[1][7:], ""), *others], widths, height=30)
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


RAGGED = (
    "全年货物进出口总额继续扩大，其中出口增长较快，占比达到",
    "74.59%，比上年有所提高；实际使用外资有所回落，新设立企业数比上",
    "年多十二家。",
)


def ragged_lines() -> bytes:
    """Lines that end early because the number that follows is not broken, as browsers set them; others reach the margin."""
    sheet = Sheet()
    for _ in range(2):
        for line in RAGGED:
            sheet.text(LEFT + (2 * SIZE if line is RAGGED[0] else 0), sheet.y, line)
            sheet.y += LEADING
    return sheet.done()


def unit_beside() -> bytes:
    """A table narrower than the text, its unit line at the page's right edge."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.text(LEFT, sheet.y, "表3　分类统计", 11)
    sheet.y += 16
    sheet.text(RIGHT - width_of("单位：万户", 10), sheet.y, "单位：万户", 10)
    sheet.y += 8
    ruled_table(sheet, GAP_ROWS, (120, 90, 90))
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


OUTDENT_ROWS = (
    ("消费价格", "0.4", "0.3"),
    ("家庭设备及|服务", "0.5", "0.2"),
    ("交通通信", "-1.6", "-1.8"),
    ("文化体育娱|乐", "1.3", "1.0"),
)


def outdented_wraps() -> bytes:
    """An open table whose names are set in and wrap to the edge of their cell, the head in the middle."""
    sheet = Sheet()
    sheet.centred("表1　消费价格涨跌幅度", sheet.y, 11)
    sheet.y += 10
    top = sheet.y
    sheet.rule(LEFT, top, RIGHT, top, 1.2)
    for text, x in (("指标", LEFT + 60), ("城市", 320), ("农村", 450)):
        sheet.centred(text, top + 13, 10, x)
    sheet.rule(LEFT, top + 19, RIGHT, top + 19, 0.6)
    y = top + 19
    for name, *figures in OUTDENT_ROWS:
        y += 18
        first, *rest = name.split("|")
        sheet.text(LEFT + 44, y, first, 10)
        for text, x in zip(figures, (320, 450), strict=True):
            sheet.centred(text, y, 10, x)
        for line in rest:
            y += 14
            sheet.text(LEFT + 3, y, line, 10)
    sheet.rule(LEFT, y + 8, RIGHT, y + 8, 1.2)
    return sheet.done()


def page_across() -> bytes:
    """Bare page numbers at the foot of upright pages and of one that lies across."""
    sheet = Sheet()
    for number in range(1, 5):
        width, height = (HEIGHT, WIDTH) if number == 3 else (WIDTH, HEIGHT)
        sheet.canvas.setPageSize((width, height))
        sheet.width, sheet.height = width, height
        sheet.centred(f"{number}", height - 42, 10)
        sheet.y = 200.0
        sheet.paragraph(MORE_PROSE)
        sheet.page()
    return sheet.done()


def symbol_bullets() -> bytes:
    """Bullets of symbol fonts, written by private codes."""
    sheet = Sheet()
    for index, code in enumerate((0xF06C, 0xF0D8, 0xF0B7)):
        sheet.text(LEFT, 100 + 40 * index, chr(code) + "建成社区食堂。")
    return sheet.done()


def few_rows_before_the_break(count: int) -> bytes:
    """An open table of which the head and a row or two stand at the foot of a page; the next repeats the head."""
    sheet = Sheet(furniture=lambda sheet, number: sheet.centred(f"- {number} -", 800, 10))
    sheet.paragraph(PROSE)
    rows = long_rows(8)
    sheet.y = 716 - 16 * count
    sheet.centred("表1　各街道人口", sheet.y, 11)
    sheet.y += 8
    edges = (LEFT, 230, 370, RIGHT)
    head = (("街道", "人口（人）", "增长（%）"),)
    three_line_table(sheet, head, rows[:count], edges, bottom=False)
    sheet.page()
    three_line_table(sheet, head, rows[count:], edges)
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


CONTENTS = ("一、综合情况", "二、农业和农村", "三、工业和建筑业")


def contents() -> bytes:
    """A table of contents, every entry as wide as the measure."""
    sheet = Sheet()
    sheet.centred("目　录", sheet.y, 16)
    sheet.y += 40
    for number, name in enumerate(CONTENTS, start=1):
        end = sheet.text(LEFT, sheet.y, name)
        while end + width_of("…") <= RIGHT - width_of(f"{number}"):
            end = sheet.text(end, sheet.y, "…")
        sheet.text(RIGHT - width_of(f"{number}"), sheet.y, f"{number}")
        sheet.y += LEADING
    sheet.page()
    sheet.paragraph(PROSE)
    return sheet.done()


def markers_in_cells() -> bytes:
    """Raised markers behind a name and behind a figure of a table; the notes close the document."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.centred("表1　分类统计", sheet.y, 11)
    sheet.y += 10
    top = sheet.y
    ruled_table(
        sheet,
        (("名称", "数量"), ("甲类", "35"), ("乙类", "48"), ("丙类", "197")),
        (120, 100),
        size=12,
    )
    sheet.text(LEFT + 60 + width_of("甲类") / 2, top + 30, "[1]", 7)
    sheet.text(LEFT + 170 + width_of("48") / 2, top + 50, "[2]", 7)
    for note in ("[1]甲类不含外来人员。", "[2]乙类为初步数。"):
        sheet.paragraph(note)
    return sheet.done()


def scan(*, layer: bool) -> bytes:
    """A page that is one picture, perhaps with an invisible layer of recognised text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheet()
    picture = Image.new("L", (200, 280), 235)
    for y in range(20, 260, 9):
        for x in range(20, 180):
            picture.putpixel((x, y), 40)
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    if layer:
        text = sheet.canvas.beginText(LEFT, HEIGHT - 100)
        text.setFont(FONT, SIZE)
        text.setTextRenderMode(3)
        for _ in range(20):
            text.textLine(PROSE[:30])
        text.setTextRenderMode(0)
        sheet.canvas.drawText(text)
    return sheet.done()


def glyph_numbers_only(characters: int = 400) -> bytes:
    """Text in a font that names no characters: glyph numbers without a map, as broken exports leave them."""
    codes = "".join(f"{0x0391 + 7 * (i % 150):04X}" for i in range(characters))
    lines = [codes[i : i + 120] for i in range(0, len(codes), 120)]
    stream = (
        "BT /F1 12 Tf 70 760 Td 18 TL\n" + "\n".join(f"<{line}> Tj T*" for line in lines) + "\nET"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Lost /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Lost /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        " /DW 1000 /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /ABCDEF+Lost /Flags 4 /FontBBox [0 -200 1000 900]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    ]
    return assemble(objects)


def assemble(objects: Sequence[str]) -> bytes:
    """Number objects and write the cross-reference table."""
    out = b"%PDF-1.5\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return (
        out
        + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )


def no_pages() -> bytes:
    """A file with a catalogue and no page."""
    return assemble(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"])


def many_pages(count: int) -> bytes:
    """A file of very many empty pages."""
    kids = " ".join(f"{i + 3} 0 R" for i in range(count))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return assemble(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            *([page] * count),
        ]
    )


def encrypted() -> bytes:
    """A file that opens with a password only."""
    sheet = Sheet(encrypt=StandardEncryption("secret", ownerPassword="owner", canPrint=0))
    sheet.paragraph(PROSE)
    return sheet.done()


def tall_table(rows: int) -> bytes:
    """One page that holds a ruled table of thousands of rows."""
    pitch = 12.0
    sheet = Sheet(height=rows * pitch + 400)
    sheet.text(LEFT, sheet.y, "表1　名录", 11)
    sheet.y += 10
    ruled_table(
        sheet,
        [
            ("序号", "数值", "比重"),
            *[(str(i), str(i * 13 % 9973), f"{i % 97 / 10:.1f}") for i in range(1, rows)],
        ],
        (90, 120, 90),
        height=pitch,
        size=8,
    )
    return sheet.done()


def overflowing_cell() -> bytes:
    """A ruled table in which a long name laps over the rule into the next cell."""
    sheet = Sheet()
    sheet.centred("表3　分类统计", sheet.y, 11)
    sheet.y += 10
    rows = (
        ("名称", "数量", "占比"),
        ("农林牧渔专业及辅助性活动", "35", "12.5"),
        ("乙类", "48", "17.1"),
    )
    ruled_table(sheet, rows, (112, 100, 100))
    return sheet.done()


WORDS_HEAD = ("项目名称", "建设内容", "责任单位")
WORDS_ROW = ("滨河步道", "新建步道六公里，\n增设照明与座椅，\n栽植行道树", "市园林局")


def one_row_of_words() -> bytes:
    """A ruled table of a head and one row, a cell of which wraps over three lines."""
    sheet = Sheet()
    sheet.centred("青川市重点工程一览", sheet.y, 11)
    sheet.y += 10
    ruled_table(sheet, (WORDS_HEAD, WORDS_ROW), (120, 195, 120), height=48)
    return sheet.done()


SHARE_ROWS = (
    ("名称", "数量", "说明"),
    ("甲类", "35\n12.5", "含临时"),
    ("乙类", "48", "含外来\n和流动"),
    ("丙类", "197", "全部"),
)


def two_figures_in_a_cell() -> bytes:
    """A ruled table with a cell that holds a figure and its share below it."""
    sheet = Sheet()
    sheet.centred("表3　分类统计", sheet.y, 11)
    sheet.y += 10
    ruled_table(sheet, SHARE_ROWS, (120, 100, 100), height=30)
    return sheet.done()


CLOSE_ROWS = (
    ("区域", "收入", "支出"),
    ("东湖区", "1234567", "7654321"),
    ("西岭区", "88", "123456"),
    ("南山区", "987654", "55"),
)


def close_columns() -> bytes:
    """A ruled table whose figures are set to the right, so close that only the rule parts them."""
    sheet = Sheet()
    sheet.centred("表5　收支", sheet.y, 11)
    sheet.y += 16
    edges = (LEFT, LEFT + 80, LEFT + 140, LEFT + 140.6 + width_of("1234567"))
    top = sheet.y - SIZE - 4
    for row in CLOSE_ROWS:
        sheet.text(LEFT + 4, sheet.y, row[0])
        for text, edge in zip(row[1:], edges[2:], strict=True):
            sheet.text(edge - width_of(text), sheet.y, text)
        sheet.y += LEADING
    foot = sheet.y - SIZE - 4
    for number in range(len(CLOSE_ROWS) + 1):
        y = top + number * LEADING
        sheet.rule(edges[0], y, edges[-1] + 1, y, 0.3)
    for edge in edges:
        sheet.rule(edge + 0.3, top, edge + 0.3, foot, 0.3)
    return sheet.done()


SECTION_BODY = (
    ("按行业分", "", ""),
    ("制造业", "88.4", "4.6"),
    ("建筑业", "50.9", "5.8"),
    ("按地区分", "", ""),
    ("东湖区", "57.5", "1.5"),
    ("西岭区", "81.8", "-0.7"),
)


def sections() -> bytes:
    """An open table with rows that only name the rows below them."""
    sheet = Sheet()
    sheet.centred("表5　用电量", sheet.y, 11)
    sheet.y += 8
    three_line_table(sheet, OPEN_HEAD, SECTION_BODY, (LEFT, 260, 380, RIGHT))
    return sheet.done()


WORD_ROWS = (
    ("甲街道", "设施齐全", "市民政局"),
    ("乙街道", "正在改造", "市住建局"),
    ("丙街道", "规划新建", "市卫健委"),
    ("丁街道", "设施齐全", "市教育局"),
)


def open_words() -> bytes:
    """An open table without a figure."""
    sheet = Sheet()
    sheet.centred("表6　设施状况", sheet.y, 11)
    sheet.y += 8
    three_line_table(
        sheet, [("街道名称", "设施状况", "责任单位")], WORD_ROWS, (LEFT, 220, 380, RIGHT)
    )
    return sheet.done()


def slanted_labels() -> bytes:
    """A page with labels that run askew and upwards."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    for index, (angle, text) in enumerate(((45, "2019年"), (90, "单位355"))):
        sheet.canvas.saveState()
        sheet.canvas.translate(150 + 90 * index, 500)
        sheet.canvas.rotate(angle)
        sheet.canvas.setFont(FONT, 9)
        sheet.canvas.drawString(0, 0, text)
        sheet.canvas.restoreState()
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


def framed_prose() -> bytes:
    """A frame around a paragraph, which is no table."""
    sheet = Sheet()
    top = sheet.y - 18
    sheet.paragraph(PROSE, left=LEFT + 8, right=RIGHT - 8)
    bottom = sheet.y
    for x0, y0, x1, y1 in (
        (LEFT, top, RIGHT, top),
        (LEFT, bottom, RIGHT, bottom),
        (LEFT, top, LEFT, bottom),
        (RIGHT, top, RIGHT, bottom),
    ):
        sheet.rule(x0, y0, x1, y1)
    sheet.y += LEADING
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


REPEATED = "市发展和改革委员会、市规划和自然资源委员会及各区人民政府牵头"


def repeated_cells() -> bytes:
    """The same long text four times below one another, in a font that is not in the file: none of them is a copy of another."""
    sheet = Sheet()
    for number in range(4):
        sheet.text(LEFT, 100 + 20 * number, f"{number + 1}．{REPEATED}")
    return sheet.done()
