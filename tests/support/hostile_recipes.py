"""Recipes for pages that no typesetter makes: words strewn about, thousands of rules, lines and glyphs. All words are made up."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.support.pdf_recipes import HEIGHT, LEFT, WIDTH, Sheet

WORDS = (
    "粮食",
    "产量",
    "全市",
    "增长",
    "12.5",
    "8,306.1",
    "-3.2",
    "万吨",
    "其中：",
    "2031年",
    "个",
    "（%）",
    "城镇登记",
    "—",
)
_SEED = 20310


def _sheet(*, pages: int = 1, width: float = WIDTH, height: float = HEIGHT) -> Sheet:
    sheet = Sheet(width=width, height=height)
    for _ in range(pages - 1):
        sheet.text(LEFT, 100, "上页文字")
        sheet.page()
    return sheet


def strewn(count: int, *, step: float = 0.1, sizes: tuple[float, ...] = (6.0, 8.0, 10.0)) -> bytes:
    """Words anywhere, on baselines that are multiples of ``step``."""
    chance, sheet = random.Random(_SEED), _sheet()
    for _ in range(count):
        y = round(chance.uniform(20, 820) / step) * step
        sheet.text(chance.uniform(5, 570), y, chance.choice(WORDS), chance.choice(sizes))
    return sheet.done()


def strewn_over_rules(count: int, rules: int) -> bytes:
    """Words anywhere, rules of any length at any place between them."""
    chance, sheet = random.Random(_SEED), _sheet()
    for _ in range(rules):
        x, y, length = chance.uniform(5, 500), chance.uniform(20, 820), chance.uniform(13, 500)
        if chance.random() < 0.5:
            sheet.rule(x, y, min(590, x + length), y)
        else:
            sheet.rule(x, y, x, min(830, y + length))
    for _ in range(count):
        sheet.text(chance.uniform(5, 570), chance.uniform(20, 820), chance.choice(WORDS), 7)
    return sheet.done()


def lattice(count: int, *, words: bool = True) -> bytes:
    """A table of ``count`` rules by ``count`` rules."""
    sheet = _sheet(width=2000, height=2000)
    step = 1900 / count
    for i in range(count + 1):
        sheet.rule(50, 50 + i * step, 1950, 50 + i * step, 0.3)
        sheet.rule(50 + i * step, 50, 50 + i * step, 1950, 0.3)
    if words:
        for i in range(count):
            for j in range(count):
                sheet.text(51 + i * step, 50 + (j + 0.8) * step, "7", 0.6 * step)
    return sheet.done()


def short_lines(
    count: int, columns: int, *, figures: bool = False, jitter: float = 0.0, rules: int = 0
) -> bytes:
    """Short lines in columns, each column on baselines of its own with ``jitter``, on a page as long as it takes."""
    chance = random.Random(_SEED)
    rows = count // columns
    sheet = _sheet(width=max(WIDTH, 60.0 * columns + 40), height=rows * 13 + 100)
    for i in range(rows):
        for j in range(columns):
            text = f"{chance.randrange(1, 9999) / 10}" if figures and j else chance.choice(WORDS)
            sheet.text(20 + 60 * j, 50 + 13 * i + chance.uniform(-jitter, jitter), text, 9)
    for i in range(rules):
        sheet.rule(
            20,
            50 + 13 * (i * rows // rules) + 4,
            200 + i % 7 * 15,
            50 + 13 * (i * rows // rules) + 4,
        )
    return sheet.done()


def sparse_names(count: int) -> bytes:
    """A column of figures, names of one to four lines beside them between the rows, and merged cells left of those."""
    chance, sheet = random.Random(_SEED), _sheet(height=count * 14 + 120)
    sheet.rule(20, 40, 400, 40)
    sheet.rule(20, 60, 400, 60)
    for x, text in ((30, "组"), (100, "指标"), (300, "数值")):
        sheet.text(x, 54, text, 9)
    for i in range(count):
        y = 80 + 14 * i
        sheet.text(300, y, f"{i}.5", 9)
        if chance.random() < 0.9:
            sheet.text(
                100, y + chance.uniform(-6, 6), chance.choice(WORDS) * chance.randrange(1, 6), 9
            )
        if i % 3 == 0:
            sheet.text(30, y + chance.uniform(0, 14), "甲组", 9)
    sheet.rule(20, 70 + 14 * count, 400, 70 + 14 * count)
    return sheet.done()


def confused_head(
    columns: int, lines: int, *, rules: int = 0, words: int = 12, height: float = 11.0
) -> bytes:
    """A head of words strewn over columns that stand close, with a body of figures below and short rules between its lines."""
    chance = random.Random(_SEED)
    width = 40.0 * columns + 80
    sheet = _sheet(width=max(WIDTH, width))
    sheet.rule(40, 40, width - 40, 40)
    top = 54.0
    for i in range(lines):
        for _ in range(words):
            sheet.text(
                chance.uniform(42, width - 70),
                top + height * i,
                chance.choice(("总量", "增速", "其中", "比重", "本年", "合 计")),
                9,
            )
    for _ in range(rules):
        x = chance.uniform(80, width - 200)
        sheet.rule(
            x,
            top + height * chance.randrange(lines) + 3,
            x + chance.uniform(30, 160),
            top + height * chance.randrange(lines) + 3,
        )
    bottom = top + height * lines + 2
    sheet.rule(40, bottom, width - 40, bottom)
    for row in range(12):
        for c in range(columns):
            sheet.text(
                44 + 40 * c,
                bottom + 16 + 14 * row,
                "名称" if not c else f"{chance.randrange(100)}.{row}",
                9,
            )
    sheet.rule(40, bottom + 190, width - 40, bottom + 190)
    return sheet.done()


def same_height(count: int, *, vertical: bool = False) -> bytes:
    """Rules of one height, side by side, and above one another in steps of a point."""
    sheet = _sheet(width=3000, height=3000)
    for i in range(count):
        x, y = 20 + (i % 50) * 55, 30 + (i // 50) * 9.0
        if vertical:
            sheet.rule(y, x, y, x + 20)
        else:
            sheet.rule(x, y, x + 20, y)
        if i % 3 == 0:
            sheet.text(x, y + 7, "7.5", 5)
    return sheet.done()


def long_table(rows: int, pages: int, *, rules: str = "three") -> bytes:
    """A table of many rows over many pages."""
    from tests.support.table_recipes import HEAD, WIDTHS, Setting, draw_table
    from tests.support.table_recipes import rows as body

    sheet = _sheet(height=rows / pages * 18 + 220)
    draw_table(sheet, HEAD, body(rows, wrap=False), WIDTHS, Setting(rules), foot=sheet.height - 100)
    return sheet.done()


def one_object_a_glyph(count: int, *, font: str = "Helvetica") -> bytes:
    """Every glyph a text object of its own."""
    sheet = _sheet()
    for i in range(count):
        sheet.canvas.setFont(font, 5)
        sheet.canvas.drawString(
            20 + (i % 180) * 3,
            820 - (i // 180) * 5.5 % 800,
            "0123456789"[i % 10] if font == "Helvetica" else "粮食产量"[i % 4],
        )
    sheet.text(LEFT, 830, "粮食产量")
    return sheet.done()


def dense(count: int, *, size: float = 6.0) -> bytes:
    """Line under line on a page as large as it takes."""
    sheet = _sheet(width=3100, height=count / 500 * 8 + 100)
    for i in range(count // 500):
        sheet.text(20, 40 + 8 * i, ("全市粮食产量增长" * 70)[i % 7 : i % 7 + 500], size)
    return sheet.done()


def captions(count: int) -> bytes:
    """Captions of figures in columns, a drawing under each."""
    sheet = _sheet(width=2000, height=count / 10 * 60 + 100)
    for i in range(count):
        x, y = 20 + 190 * (i % 10), 40 + 60 * (i // 10)
        sheet.text(x, y, f"图{i + 1}　人口变化", 9)
        sheet.bar(x, y + 5, x + 40, y + 45)
    return sheet.done()


def curves(count: int) -> bytes:
    """Slanted lines from one edge of the page to another, as on a map."""
    chance, sheet = random.Random(_SEED), _sheet()
    for _ in range(count):
        sheet.rule(5, chance.uniform(30, 800), 580, chance.uniform(30, 800), 0.1)
    sheet.paragraph("全市粮食产量稳定增长。" * 20)
    return sheet.done()


def bars(count: int) -> bytes:
    """Bars across rules all over the page."""
    chance, sheet = random.Random(_SEED), _sheet()
    for i in range(count):
        x, y = chance.uniform(20, 500), chance.uniform(40, 780)
        if i % 2:
            sheet.bar(x, y, x + 8, y + 20)
        else:
            sheet.rule(x, y, x + 60, y, 0.2)
    sheet.paragraph("全市粮食产量稳定增长。" * 20)
    return sheet.done()


def extremes() -> bytes:
    """Glyphs of no size and of the page's, places off the page, boxes turned inside out."""
    sheet = _sheet()
    for size in (0.1, 1000.0, 1e-6, 1e6, 12.0):
        for x, y in ((100, 100), (-1e9, 50), (1e30, 300), (300, -1e30), (80, 400)):
            sheet.text(x, y, "粮食产量增长", size)
    for x0, y0, x1, y1 in (
        (0, 0, 1e9, 0),
        (-1e30, 300, 1e30, 300),
        (500, 700, 10, 10),
        (100, -1e12, 100, 1e12),
        (1e38, 1e38, -1e38, -1e38),
    ):
        sheet.rule(x0, y0, x1, y1)
        sheet.bar(x1, y1, x0, y0)
    sheet.canvas.saveState()
    for matrix in (
        (0, 0, 0, 0, 100, 100),
        (1e-30, 0, 0, 1e-30, 0, 0),
        (1e20, 0, 0, 1e20, 5, 5),
        (-1, 0, 0, -1, 300, 300),
        (1, 1e8, 0, 1, 0, 0),
    ):
        sheet.canvas.saveState()
        sheet.canvas.transform(*matrix)
        sheet.text(10, 10, "第二产业增加值")
        sheet.rule(10, 10, 200, 10)
        sheet.canvas.restoreState()
    sheet.canvas.restoreState()
    sheet.paragraph("全市粮食产量稳定增长。" * 30)
    return sheet.done()


def raw(content: bytes, *, box: str = "0 0 595 842", extra: str = "", fonts: str = "") -> bytes:
    """A page written by hand: its content stream and boxes as they are given."""
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>]>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]{extra}/Contents 4 0 R/Resources<</Font<</F1 5 0 R{fonts}>>>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        font.encode(),
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def page_of(text: str, **options: str) -> bytes:
    """A hand-written page that says a text in lines of thirty characters."""
    lines = [text[i : i + 30] for i in range(0, len(text), 30)]
    shown = b"".join(
        b"<%s> Tj 0 -20 Td " % line.encode("utf-16-be").hex().encode() for line in lines
    )
    return raw(b"BT /F1 12 Tf 60 760 Td " + shown + b"ET", **options)


PAGES: dict[str, Callable[[], bytes]] = {
    "words strewn, 5000": lambda: strewn(5000),
    "words strewn, 20000": lambda: strewn(20_000),
    "words strewn on few baselines": lambda: strewn(20_000, step=13.0),
    "words strewn, three sizes far apart": lambda: strewn(8000, sizes=(3.0, 9.0, 30.0)),
    "words and rules strewn": lambda: strewn_over_rules(3000, 3000),
    "words and many rules strewn": lambda: strewn_over_rules(6000, 8000),
    "300 by 300 rules": lambda: lattice(300),
    "300 by 300 rules, no words": lambda: lattice(300, words=False),
    "3000 short lines, 3 columns": lambda: short_lines(3000, 3),
    "3000 short lines, 12 columns": lambda: short_lines(3000, 12),
    "3000 short lines, 3 columns, own baselines": lambda: short_lines(3000, 3, jitter=5.0),
    "9000 short lines, 3 columns, own baselines": lambda: short_lines(9000, 3, jitter=5.0),
    "3000 figures, 3 columns, own baselines": lambda: short_lines(
        3000, 3, figures=True, jitter=5.0
    ),
    "9000 figures, 3 columns, own baselines": lambda: short_lines(
        9000, 3, figures=True, jitter=5.0
    ),
    "20000 figures, 20 columns": lambda: short_lines(20_000, 20, figures=True),
    "3000 short lines between lone rules": lambda: short_lines(3000, 3, jitter=5.0, rules=200),
    "names between 300 rows": lambda: sparse_names(300),
    "names between 1000 rows": lambda: sparse_names(1000),
    "names between 3000 rows": lambda: sparse_names(3000),
    "a head over 20 columns": lambda: confused_head(20, 4),
    "a head over 40 columns": lambda: confused_head(40, 8, words=20),
    "a head over 40 columns, many words": lambda: confused_head(40, 12, words=20, height=7.0),
    "a head over 40 columns, ruled": lambda: confused_head(40, 8, words=20, rules=60),
    "a head over 12 columns, ruled": lambda: confused_head(12, 10, words=12, rules=200),
    "2000 rules of one height": lambda: same_height(2000),
    "15000 rules of one height": lambda: same_height(15_000),
    "15000 upright rules": lambda: same_height(15_000, vertical=True),
    "5000 rows on a page": lambda: long_table(5000, 1),
    "5000 rows on a page, ruled": lambda: long_table(5000, 1, rules="grid"),
    "5000 rows on a page, lines": lambda: long_table(5000, 1, rules="lines"),
    "5000 rows on a page, no rules": lambda: long_table(5000, 1, rules="none"),
    "20000 objects of one glyph": lambda: one_object_a_glyph(20_000),
    "5000 objects of one glyph, no font": lambda: one_object_a_glyph(5000, font="STSong-Light"),
    "20000 objects of one glyph, no font": lambda: one_object_a_glyph(20_000, font="STSong-Light"),
    "200000 glyphs": lambda: dense(200_000),
    "extremes": extremes,
    "3000 captions and charts": lambda: captions(3000),
    "20000 curves over the page": lambda: curves(20_000),
    "20000 bars and rules": lambda: bars(20_000),
    "5000 rows over 100 pages": lambda: long_table(5000, 100),
    "5000 rows over 100 pages, no rules": lambda: long_table(5000, 100, rules="none"),
    "5000 rows over 100 pages, ruled": lambda: long_table(5000, 100, rules="grid"),
}

SLOW = frozenset(
    name
    for name in PAGES
    if any(word in name for word in ("20000", "9000", "5000", "3000 rows", "200000", "8000"))
)
"""Those that take long to draw."""
