"""HTML and text documents per second, read whole, beside what a script without any reading takes
for the same bytes.

    python -m benchmarks.html_text [--rounds 5] [--json FILE]

The page: 60 paragraphs of a bulletin, eight tables and navigation, made of our own wording. The
text: the same paragraphs, hard-wrapped in
columns of 24 characters. ``floor`` is selectolax's plain text of the page, or decoding and
splitting the text into lines; ``pandas`` is
``pandas.read_html`` on the same page (tables only).
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from selectolax.lexbor import LexborHTMLParser

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


def _seconds(work: Callable[[], object], rounds: int) -> float:
    work()
    taken: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(5):
            work()
        taken.append((time.perf_counter() - start) / 5)
    return median(taken)


def bench_html_text(rounds: int = 5) -> dict[str, float]:
    """Measure, print and return documents per second."""
    import pandas as pd

    page, text = make_page(), make_text()
    document = _read(page, DocumentFormat.HTML)
    if len(document.tables) != 8 or len(_read(text, DocumentFormat.TEXT).blocks) != 60:
        raise SystemExit("the readers no longer read the made-up documents as they are")
    routes: dict[str, tuple[int, Callable[[], object]]] = {
        "html": (len(page), lambda: _read(page, DocumentFormat.HTML)),
        "html floor": (
            len(page),
            lambda: (LexborHTMLParser(page.decode()).body or LexborHTMLParser("")).text(),
        ),
        "html pandas": (len(page), lambda: pd.read_html(io.BytesIO(page), encoding="utf-8")),
        "text": (len(text), lambda: _read(text, DocumentFormat.TEXT)),
        "text floor": (len(text), lambda: text.decode().splitlines()),
    }
    sys.stdout.write(f"{'route':<14}{'documents/s':>12}{'MB/s':>8}\n")
    found: dict[str, float] = {}
    for name, (size, work) in routes.items():
        seconds = _seconds(work, rounds)
        found[name] = 1 / seconds
        sys.stdout.write(f"{name:<14}{1 / seconds:>12.1f}{size / seconds / 1e6:>8.2f}\n")
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = bench_html_text(options.rounds)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
