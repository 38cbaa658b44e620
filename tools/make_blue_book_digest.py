"""Set the blue-book digest as a PDF: our own wording, the weights and index figures of the printed
book with their citation.

Run ``python tools/make_blue_book_digest.py`` (needs reportlab, a development dependency) after
changing anything here; the same
input gives the same bytes, and a test holds the committed file against this script.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.flowables import Flowable

FONT = "STSong-Light"
TITLE = "首都发展指数摘编"
DIGESTS = Path(__file__).resolve().parents[1] / "digests"
PATH = DIGESTS / "capital-development-blue-book-2025-digest.pdf"

TREE: dict[str, tuple[str, dict[str, tuple[str, dict[str, str]]]]] = {
    "首都发展": (
        "0.3",
        {
            "首都社会发展": (
                "0.4",
                {
                    "政府财政透明度指数": "0.4",
                    "年刑事案件发案数量(件)": "0.3",
                    "资本存量(亿元)": "0.3",
                },
            ),
            "首都文化建设": (
                "0.3",
                {
                    "商业演出活动场次(场次)": "0.3",
                    "文化产业增加值占GDP比重(%)": "0.4",
                    "公共图书馆总藏书册数(册)": "0.3",
                },
            ),
            "首都国际影响力": (
                "0.3",
                {
                    "实际利用外资(亿美元)": "0.4",
                    "境外来京人数(万人次)": "0.3",
                    "新增国外机构数量(个)": "0.3",
                },
            ),
        },
    ),
    "城市发展": (
        "0.4",
        {
            "科创中心建设": ("0.4", {"R&D经费占GDP比重(%)": "0.4", "发明专利授权数量(件)": "0.6"}),
            "高质量发展": (
                "0.3",
                {
                    "全员劳动生产率(元/人)": "0.2",
                    "数字经济增加值占GDP比重(%)": "0.3",
                    "战略性新兴产业增加值占GDP比重(%)": "0.3",
                    "单位GDP能耗(吨标准煤/万元)": "0.2",
                },
            ),
            "宜居城市建设": (
                "0.3",
                {
                    "PM2.5年均浓度(μg/m³)": "0.3",
                    "城市绿化覆盖率(%)": "0.3",
                    "人均公园绿地面积(米²/人)": "0.2",
                },
            ),
        },
    ),
    "首都与城市协同发展": (
        "0.3",
        {
            "核心城区疏解": (
                "0.4",
                {
                    "中心城区人口总量(万人)": "0.5",
                    "交通拥堵指数": "0.5",
                },
            ),
            "副中心建设": (
                "0.3",
                {
                    "通州区一般公共预算收入(亿元)": "0.4",
                    "通州区年度GDP(亿元)": "0.6",
                },
            ),
            "京津冀协同发展": (
                "0.3",
                {
                    "北京流向京津冀技术合同成交额(亿元)": "0.4",
                    "京津冀地区高速公路总里程(公里)": "0.3",
                    "京津冀地区PM2.5年均浓度(μg/m³)": "0.3",
                },
            ),
        },
    ),
}
"""The index tree with its printed weights: 北京蓝皮书·首都发展 2025, 表2 (which lacks one of the
26 leaves)."""

PARAGRAPHS = (
    "本文是示例用的摘编，不是蓝皮书原文。数字取自北京市社会科学院《北京蓝皮书·首都发展》2025年版总报告。",
    "指数由三个一级指标、九个二级指标和26个三级指标组成，权重见表1；其中人均水资源量一项的权重未见印出，表中只列25个。",
)
RESULTS = (
    "首都发展综合指数2010年为2.76，2023年为12.68。",
    "分项看，首都发展指数由2010年的2.38升至2023年的6.06；城市发展指数由2010年的0.98升至2023年的9.59；"
    "首都与城市协同发展指数由2010年的0.38升至2023年的6.63。",
    "2010~2015年，首都发展指数增长0.97，首都文化建设贡献率为68.4%，首都社会发展贡献率为32.4%，首都国际影响力贡献率为-0.8%。"
    "2015~2023年，该指数增长2.71，上述三项贡献率依次变为77.3%、36.7%和-14.0%。",
    "2010~2015年，城市发展指数增长2.63；2015~2023年再增长5.98。",
    "2010~2015年，首都与城市协同发展指数增长1.55；2015~2023年再增长4.70。",
)


def _rows() -> tuple[list[list[str]], list[tuple[str, tuple[int, int], tuple[int, int]]]]:
    rows = [["一级指标", "权重", "二级指标", "权重", "三级指标", "权重"]]
    spans = []
    for first, (first_weight, seconds) in TREE.items():
        top = len(rows)
        for second, (second_weight, leaves) in seconds.items():
            start = len(rows)
            rows += [
                [first, first_weight, second, second_weight, leaf, weight]
                for leaf, weight in leaves.items()
            ]
            spans += [("SPAN", (column, start), (column, len(rows) - 1)) for column in (2, 3)]
        spans += [("SPAN", (column, top), (column, len(rows) - 1)) for column in (0, 1)]
    return rows, spans


def _furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 40, "公报示例·" + TITLE)
    canvas.drawCentredString(A4[0] / 2, 36, f"- {document.page} -")


def render() -> bytes:
    """The digest as PDF bytes, the same for the same input."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK"
    )
    head = ParagraphStyle("head", fontName=FONT, fontSize=13, leading=26, wordWrap="CJK")
    rows, spans = _rows()
    table = Table(rows, colWidths=[92, 32, 84, 32, 184, 32], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), FONT, 9),
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
            + spans
        )
    )
    story: list[Flowable] = [
        Paragraph(TITLE, ParagraphStyle("title", parent=head, fontSize=18, leading=34, alignment=1))
    ]
    story += [Paragraph(text, body) for text in PARAGRAPHS]
    story += [
        Paragraph("一、指标体系与权重", head),
        Paragraph("表1 首都发展综合评价指标体系权重系数", head),
        table,
        Spacer(1, 14),
    ]
    story += [Paragraph("二、评价结果", head), *(Paragraph(text, body) for text in RESULTS)]
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=TITLE, author="公报", invariant=1).build(
        story, onFirstPage=_furniture, onLaterPages=_furniture
    )
    return out.getvalue()


if __name__ == "__main__":
    PATH.write_bytes(render())
