"""HTML and text documents, read whole, beside what a script without any reading takes.

    python -m benchmarks.html_text [--rounds 5] [--json FILE]

The page: 60 paragraphs of a bulletin, eight tables and navigation, made of our own wording. The
text: the same paragraphs, hard-wrapped in columns of 24 characters. Beside the page: selectolax's
plain text of it, and ``pandas.read_html``, which reads its tables only.
"""

from __future__ import annotations

import io
import sys

from selectolax.lexbor import LexborHTMLParser

from benchmarks.measuring import Comparison, command_line, in_turn
from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.sources.registry import Edition, Source
from warehouse.vocabularies import DocumentFormat, DocumentKind

SOURCE = Source(
    id="bench",
    title="某市统计公报",
    kind=DocumentKind.BULLETIN,
    publisher="某市统计局",
    region="000000",
)


def _paragraph(number: int) -> str:
    a, b, c = (f"{(number * factor) % 9973 / 10:.1f}" for factor in (7919, 104729, 1299709))
    return (
        f"全年第{number}项指标完成{a}亿元，剔除价格变动后增幅为{b}%。"
        f"其中，城镇部分{c}亿元，增长{a}%；农村部分{b}亿元，下降{c}%。"
        f"年末从业人员{a}万人，比上年末增加{b}万人，占全部人员的比重为{c}%，"
        f"比上年提高{a}个百分点，主要指标总量和增速保持平稳。"
    )


def _table(number: int) -> str:
    rows = "".join(
        f"<tr><td>第{number}组第{row}项</td>"
        + "".join(
            f"<td><span>{(row * f * number) % 9973 / 10:.2f}</span></td>" for f in (31, 37, 41, 43)
        )
        + "</tr>"
        for row in range(1, 25)
    )
    head = '<tr><td rowspan="2">指标</td><td colspan="2">上年</td><td colspan="2">本年</td></tr>'
    return f"<p>表{number}　主要指标</p><table>{head}<tr><td>总量</td><td>增速</td><td>总量</td><td>增速</td></tr>{rows}</table>"  # noqa: E501


def make_page() -> bytes:
    """The page."""
    menu = "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in range(60))
    body = "".join(
        f"<p><span>　　{_paragraph(n)}</span></p>" + (_table(n // 7) if n % 7 == 0 and n else "")
        for n in range(60)
    )
    head = (
        '<meta charset="utf-8"><meta name="ArticleTitle" '
        'content="某市统计公报"><title>某市统计公报</title>'
    )
    page = (
        f'<html><head>{head}</head><body><div class="nav"><ul>{menu}</ul></div><div '
        f'class="content">{body}</div></body></html>'
    )
    return page.encode()


def make_text() -> bytes:
    """The text, hard-wrapped."""
    out: list[str] = []
    for number in range(60):
        paragraph = _paragraph(number)
        out += [*(paragraph[at : at + 24] for at in range(0, len(paragraph), 24)), ""]
    return "\n".join(out).encode()


def _read(content: bytes, form: DocumentFormat) -> Document:
    return read_document(
        content, SOURCE, Edition(id="bench-1", year=2031, published="2032", url="x", format=form)
    )


def compare(rounds: int) -> list[Comparison]:
    """The page beside its plain text and its tables alone; the text beside the page's text."""
    import pandas as pd

    page, text = make_page(), make_text()
    document = _read(page, DocumentFormat.HTML)
    if len(document.tables) != 8 or len(_read(text, DocumentFormat.TEXT).blocks) != 60:
        raise SystemExit("the readers no longer read the made-up documents as they are")
    html, txt, plain, tables = in_turn(
        rounds,
        lambda: _read(page, DocumentFormat.HTML),
        lambda: _read(text, DocumentFormat.TEXT),
        lambda: (LexborHTMLParser(page.decode()).body or LexborHTMLParser("")).text(),
        lambda: pd.read_html(io.BytesIO(page), encoding="utf-8"),
        times=5,
    )
    of_page = f"HTML, {len(page) // 1000} kB with 8 tables"
    return [
        Comparison(of_page, "selectolax, plain text", html, plain, "cost", 15.0),
        Comparison(of_page, "pandas, tables alone", html, tables, "speed"),
        Comparison(
            f"text, {len(text) // 1000} kB",
            "selectolax, the page's text",
            txt,
            plain,
            "cost",
            remark="the target is 15 ms of CPU for a document",
        ),
    ]


if __name__ == "__main__":
    sys.exit(command_line(__doc__, compare))
