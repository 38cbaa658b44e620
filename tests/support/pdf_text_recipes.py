"""Recipes for PDFs of running text: what interrupts, narrows, parts and marks it. All words and figures are made up."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from tests.support.pdf_recipes import (
    BOTTOM,
    LEADING,
    LEFT,
    MORE_PROSE,
    PROSE,
    RIGHT,
    SIZE,
    Sheet,
    ruled_table,
    width_of,
)


def _raised(sheet: Sheet, x: float, y: float, *parts: tuple[str, float]) -> float:
    """Draw a line whose parts are raised by so many points (in smaller print); lowered where that is negative."""
    for text, rise in parts:
        x = sheet.text(x, y - rise, text, 7 if rise else SIZE)
    return x


def dingbat_markers() -> bytes:
    """Markers of other series than ① behind a name and in sentences, their footnotes under a short rule."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    x = sheet.text(260, sheet.y, "张远航")
    _dingbat(sheet, x, sheet.y - 5, "➀", 7)
    x = sheet.text(LEFT + 24, sheet.y + LEADING, "全年接待游客1280.5万人次")
    sheet.text(_dingbat(sheet, x, sheet.y + LEADING - 5, "❷", 7), sheet.y + LEADING, "，增长6.1%。")
    sheet.rule(LEFT, 700, LEFT + 110, 700)
    x = LEFT + 18
    sheet.text(_dingbat(sheet, x, 712, "➀", 6), 715, "青川市社会研究所研究员。", 9)
    sheet.text(_dingbat(sheet, x, 726, "❷", 6), 729, "初步数。", 9)
    return sheet.done()


def _dingbat(sheet: Sheet, x: float, y: float, sign: str, size: float) -> float:
    sheet.canvas.setFont("ZapfDingbats", size)
    sheet.canvas.drawString(x, sheet.height - y, sign)
    return x + size * 0.8


def squares_and_lowered_digits() -> bytes:
    """The square of a letter, and lowered digits at five sixths of the size, as browsers print them."""
    sheet = Sheet()
    y = sheet.y
    x = _raised(sheet, LEFT + 24, y, ("模型的拟合优度R", 0), ("2", 5), ("为0.93。", 0))
    y += LEADING
    x = sheet.text(LEFT + 24, y, "全市CO")
    x = sheet.text(x, y + 3, "2", SIZE * 5 / 6)
    sheet.text(x, y, "排放强度下降4.2%，PM")
    sheet.y = y + LEADING
    sheet.paragraph(PROSE)
    return sheet.done()


BOXED = (
    "加快建设九十二处社区服务中心，争取专项资金2784.7万元，支持便民设施项目120个。",
    "全年新增停车泊位1.35万个，新建充电桩2480个，改造老旧管网70.8公里。",
)


def box_over_pages() -> bytes:
    """A framed box with margins of its own, its second paragraph cut by the page's end."""
    sheet = Sheet()
    for _ in range(3):
        sheet.paragraph(PROSE)
    sheet.y = 650
    sheet.centred("专栏1　便民重点举措", sheet.y)
    sheet.y += LEADING
    for text in BOXED:
        sheet.paragraph(text, left=LEFT + 15, right=RIGHT - 15, foot=BOTTOM - 35)
    sheet.y += LEADING
    sheet.paragraph(MORE_PROSE)
    return sheet.done()


QUOTED = (
    "基层服务是城市运行的基石，统筹推进街道和社区的各项服务是提升居民满意程度的基础工程，必须把服务群众、方便群众作为各项工作的主线，"
    "一件一件办好身边小事。"
)


def quotation() -> bytes:
    """A paragraph set in on both sides without an indent of its own, between paragraphs of the full measure."""
    sheet = Sheet()
    sheet.paragraph("有学者指出：")
    left, line = LEFT + 30, ""
    for character in QUOTED:
        if left + width_of(line + character) > RIGHT - 30:
            sheet.text(left, sheet.y, line)
            sheet.y += LEADING
            line = ""
        line += character
    sheet.text(left, sheet.y, line)
    sheet.y += LEADING
    sheet.paragraph(PROSE)
    return sheet.done()


ENTRIES = (
    "陈一舟：《河谷记事》，青川出版社，2031。",
    "林知远、周明川、何以宁等：《山城社区的服务为何难以持续——社区服务学术笔谈》，《青川社会研究》2031年第9期，第15～21页。",
    "吴青禾：《丘陵城市的供水制度：一个长期的观察与比较研究》，青川大学文史出版社，二零三零年。",
    "青川市统计局：《青川市2031年国民经济和社会发展情况》，https://tjj.qingchuan.example/public/t20320319_4038.html，2032年3月19日。",
)


def bibliography() -> bytes:
    """Entries that hang: the first line at the margin, the others set in; one fills its line, one has an address."""
    sheet = Sheet()
    for _ in range(3):
        sheet.paragraph(PROSE)
    sheet.heading("参考文献")
    right = LEFT + width_of(ENTRIES[2], 9.6)  # the third fills its line
    for entry in ENTRIES:
        x, line = LEFT, ""
        for character in entry:
            full = x + width_of(line + character, 9.6) > right + 0.1
            if full and (not line[-1].isascii() or not character.isascii() or "://" in line):
                sheet.text(x, sheet.y, line, 9.6)
                sheet.y += 17
                x, line = LEFT + 18, ""
            line += character
        sheet.text(x, sheet.y, line, 9.6)
        sheet.y += 17
    return sheet.done()


INTERRUPTED = (
    "全年共完成各类技术改造项目三百余个，累计完成投资九十八点五亿元，这些",
    "项目中工业企业技术改造投资占全部技术改造投资的比重已经超过六成还有余。",
    "新开工亿元以上项目四十六个，竣工二十九个，建成标准厂房五十余万平方米，",
    "另有厂房三座。",
)
"""Lines of a paragraph; the second sentence begins with a line."""


def interrupted_once() -> bytes:
    """A paragraph that goes on over a page break behind a page number, and a sentence in it that ends where its line does."""

    def furniture(sheet: Sheet, number: int) -> None:
        sheet.centred(f"— {number} —", 800, 10)

    sheet = Sheet(furniture=furniture)
    sheet.y = BOTTOM
    for x, line in zip((LEFT + 24, LEFT, LEFT, LEFT), INTERRUPTED, strict=True):
        if sheet.y > BOTTOM:
            sheet.page()
        sheet.text(x, sheet.y, line)
        sheet.y += LEADING
    return sheet.done()


SPACED = (
    (INTERRUPTED[2], INTERRUPTED[1]),
    ("各区新建社区食堂共有一百二十余座，改造老旧菜市场四十六座，建成便民服务", INTERRUPTED[3]),
)


def spaced_paragraphs() -> bytes:
    """Paragraphs that are not set in but set apart; the first ends where the measure does."""
    sheet = Sheet()
    for lines in SPACED:
        for line in lines:
            sheet.text(LEFT, sheet.y, line)
            sheet.y += 18
        sheet.y += 9
    return sheet.done()


def columns_beside_a_table() -> bytes:
    """A headline and a foreword over two columns; the right one has a short paragraph and else a table."""
    sheet = Sheet()
    sheet.centred("青川市2031年情况", sheet.y, 20)
    sheet.y += 30
    sheet.paragraph(PROSE, left=60, right=535, size=10.5, leading=17)
    top = sheet.y
    for text in (MORE_PROSE, PROSE, PROSE, MORE_PROSE):
        sheet.paragraph(text, left=60, right=285, size=10.5, leading=17)
    sheet.y = top
    sheet.paragraph(PROSE, left=310, right=535, size=10.5, leading=17)
    sheet.y += 6
    sheet.centred("表1　各街道人口", sheet.y, 10, 422)
    sheet.y += 10
    rows = [
        ("街道", "人口"),
        *(
            (f"{name}街道", f"{index * 37 + 120}")
            for index, name in enumerate("东西南北中上下前后左右")
        ),
    ]
    ruled_table(sheet, rows, (120, 100), x=312, size=9)
    return sheet.done()


def repeated_footnotes() -> bytes:
    """Footnotes that say almost the same at the same height on every page, and number anew on each."""

    def furniture(sheet: Sheet, number: int) -> None:
        sheet.centred(f"{number}", 800, 10)
        sheet.rule(LEFT, 720, LEFT + 110, 720)
        for index, marker in enumerate("①②"):
            note = f"{marker}青川市服务局：《社区快讯》，https://fuwu.example/a/{number * 10 + index}，"
            sheet.text(LEFT + 18, 733 + 26 * index, note, 9)
            sheet.text(LEFT, 746 + 26 * index, "2032年3月14日。", 9)

    sheet = Sheet(furniture=furniture)
    for page in range(4):
        if page:
            sheet.page()
        for marker in "①②":
            _raised(
                sheet,
                LEFT + 24,
                sheet.y,
                (f"第{page + 1}批社区食堂已经开业", 0),
                (marker, 5),
                ("。", 0),
            )
            sheet.y += LEADING
            sheet.paragraph(PROSE)
    return sheet.done()


def letter_with_head() -> bytes:
    """An official letter: the red head is larger than the title of two lines."""
    sheet = Sheet()
    for text, size, step in (
        ("青川市统计局文件", 34, 50),
        ("青统〔2032〕15号", 12, 40),
        ("青川市统计局关于印发2031年", 20, 36),
        ("国民经济和社会发展情况的通知", 20, 36),
    ):
        sheet.centred(text, sheet.y, size)
        sheet.y += step
    sheet.paragraph(PROSE)
    return sheet.done()


def web_page() -> bytes:
    """A printed web page: where one stands on the site above the headline, its owner below the text."""
    sheet = Sheet()
    sheet.text(20, 14, "当前位置：首页>政务公开>统计", 9)
    sheet.centred("青川市2031年情况", sheet.y, 20)
    sheet.y += 36
    sheet.paragraph(PROSE)
    sheet.text(LEFT, sheet.y + 10, "版权所有：青川市人民政府", 8)
    return sheet.done()


def formula() -> bytes:
    """A fraction and the limits of a sum, each on a line of its own height."""
    sheet = Sheet()
    sheet.paragraph("具体计算公式如下：")
    y = sheet.y + 10
    sheet.text(170, y, "S = ∑")
    sheet.text(186, y + 11, "j=1", 7)
    sheet.text(215, y - 7, "x − min(x)")
    sheet.text(212, y + 8, "max(x) − min(x)")
    sheet.text(310, y, "× 100")
    sheet.y = y + 40
    sheet.paragraph(PROSE)
    return sheet.done()


def contents_with_dots() -> bytes:
    """A table of contents whose entries are numbered like headings, and an index of words in two columns."""
    sheet = Sheet()
    for index, name in enumerate(("综合", "农业", "工业和投资")):
        entry = f"{'一二三'[index]}、{name}"
        sheet.text(
            LEFT,
            sheet.y,
            entry
            + "." * int((RIGHT - LEFT - width_of(entry) - 12) / width_of("."))
            + f"{index + 1}",
        )
        sheet.y += LEADING
    sheet.page()
    for index, word in enumerate(INDEX):
        sheet.text(LEFT, sheet.y, f"{word} {index + 3}")
        sheet.text(LEFT + 220, sheet.y, f"{word}二 {index + 30}")
        sheet.y += LEADING
    return sheet.done()


INDEX = ("便民服务中心", "充电桩", "公共汽车", "停车泊位", "标准厂房")


def _bars(sheet: Sheet, x0: float, top: float, values: Sequence[int], size: float = 8) -> None:
    for index, value in enumerate(values):
        x = x0 + 20 + 34 * index
        sheet.bar(x, top + 100 - value, x + 20, top + 100, 0.4)
        sheet.text(x + 3, top + 97 - value, f"{value}", size)
        sheet.text(x - 2, top + 112, f"{2027 + index}", size)
    sheet.rule(x0, top + 100, x0 + 30 + 34 * len(values), top + 100)
    for step in range(3):
        sheet.text(x0 - 14, top + 103 - 40 * step, f"{40 * step}", size)


def charts_side_by_side() -> bytes:
    """Two charts with their captions in one line under them, then a chart whose caption has no number."""
    sheet = Sheet()
    sheet.paragraph(PROSE)
    top = sheet.y + 10
    _bars(sheet, 110, top, (40, 55, 71, 88))
    _bars(sheet, 330, top, (62, 35, 91, 44))
    sheet.centred("图1　2027—2030年客运量", top + 140, 9, 190)
    sheet.centred("图2　2027—2030年货运量", top + 140, 9, 410)
    sheet.y = top + 190
    sheet.paragraph(MORE_PROSE)
    top = sheet.y + 10
    _bars(sheet, 220, top, (62, 35, 91, 44))
    sheet.centred("2027—2030年公共汽车线路", top + 140, 10, 303)
    sheet.y = top + 180
    sheet.paragraph(PROSE)
    return sheet.done()


def captions_below() -> bytes:
    """Charts with captions under them, the first caption nearer to the chart below than to its own."""
    sheet = Sheet()
    _bars(sheet, 200, sheet.y, (40, 55, 71, 88))
    sheet.centred("图1　2027—2030年客运量", sheet.y + 146, 10, 283)
    sheet.y += 160
    _bars(sheet, 200, sheet.y, (90, 95, 61, 88))
    sheet.centred("图2　2027—2030年货运量", sheet.y + 146, 10, 283)
    sheet.y += 190
    for _ in range(3):
        sheet.paragraph(PROSE)
    return sheet.done()


def struck_out() -> bytes:
    """A sentence in which a drawn line strikes out a figure and a reviewer's annotation a clause."""
    sheet = Sheet()
    spans = []
    x = LEFT
    for part in ("全年蚕茧产量", "4.51", "4.88万吨，", "增长9.9%，", "增长2.1%。"):
        end = sheet.text(x, 100, part)
        spans.append((x, end))
        x = end
    sheet.rule(spans[1][0], 100 - 0.35 * SIZE, spans[1][1], 100 - 0.35 * SIZE)
    document = pypdfium2.PdfDocument(sheet.done())
    page = document[0]
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_STRIKEOUT)
    (left, right), top, foot = spans[3], page.get_height() - 100 + SIZE, page.get_height() - 102
    quad = pdfium.FS_QUADPOINTSF(left, top, right, top, left, foot, right, foot)
    pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, quad)
    pdfium.FPDFPage_CloseAnnot(annotation)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
