"""Word documents made by recipe: what stands in the file beside what a reader of the page sees. All wording is ours."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

_W = nsdecls("w")


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill(table: Any, rows: Sequence[Sequence[str]]) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text


def _pixel() -> io.BytesIO:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def tracked_changes() -> bytes:
    """A figure replaced, a sentence moved, a row deleted, all of it tracked and not yet accepted."""
    document = docx.Document()
    paragraph = document.add_paragraph("全年完成投资")
    paragraph._p.append(
        parse_xml(
            f'<w:del {_W} w:id="1" w:author="x"><w:r><w:delText>100.0</w:delText></w:r></w:del>'
        )
    )
    paragraph._p.append(
        parse_xml(f'<w:ins {_W} w:id="2" w:author="x"><w:r><w:t>120.5</w:t></w:r></w:ins>')
    )
    paragraph.add_run("亿元，增长4.4%。")
    left = document.add_paragraph()
    left._p.append(
        parse_xml(
            f'<w:moveFrom {_W} w:id="3" w:author="x"><w:r><w:t>新办企业33家。</w:t></w:r></w:moveFrom>'
        )
    )
    left.add_run("新建仓库44座。")
    moved = document.add_paragraph()
    moved._p.append(
        parse_xml(
            f'<w:moveTo {_W} w:id="3" w:author="x"><w:r><w:t>新办企业33家。</w:t></w:r></w:moveTo>'
        )
    )
    table = document.add_table(3, 2)
    _fill(table, [["项目", "数量"], ["", ""], ["码头", "2"]])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {_W} w:id="9" w:author="x"/>'))
    table.cell(1, 0).paragraphs[0]._p.append(
        parse_xml(
            f'<w:del {_W} w:id="10" w:author="x"><w:r><w:delText>旧码头</w:delText></w:r></w:del>'
        )
    )
    return _saved(document)


def signs_and_fields() -> bytes:
    """A field, a hyphen that holds a line together, one that may break it, hidden text, a formula, a raised run without its property."""
    document = docx.Document()
    paragraph = document.add_paragraph("见")
    begin, separate, end = (
        parse_xml(f'<w:r {_W}><w:fldChar w:fldCharType="{kind}"/></w:r>')
        for kind in ("begin", "separate", "end")
    )
    code = parse_xml(f"<w:r {_W}><w:instrText> REF table7 </w:instrText></w:r>")
    for element in (begin, code, separate, parse_xml(f"<w:r {_W}><w:t>表1</w:t></w:r>"), end):
        paragraph._p.append(element)
    run = paragraph.add_run("，2019")
    run._r.append(OxmlElement("w:noBreakHyphen"))
    run = paragraph.add_run("2024年用水")
    run._r.append(OxmlElement("w:softHyphen"))
    paragraph.add_run("量为")
    paragraph._p.append(parse_xml(f"<w:r {_W}><w:rPr><w:vanish/></w:rPr><w:t>999</w:t></w:r>"))
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    paragraph._p.append(parse_xml(f'<m:oMath xmlns:m="{math}"><m:r><m:t>31</m:t></m:r></m:oMath>'))
    paragraph.add_run("亿m")
    paragraph._p.append(
        parse_xml(
            f'<w:r {_W}><w:rPr><w:position w:val="8"/><w:sz w:val="16"/></w:rPr><w:t>3</w:t></w:r>'
        )
    )
    paragraph.add_run("。")
    return _saved(document)


def text_box() -> bytes:
    """A text box in the middle of a sentence, drawn twice for old and new programs."""
    document = docx.Document()
    paragraph = document.add_paragraph("园区引进企业12家，")
    content = (
        "<w:txbxContent><w:p><w:r><w:t>专栏：园区建成厂房5座。</w:t></w:r></w:p></w:txbxContent>"
    )
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    box = (
        f"<w:r {_W} {spaces}><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    paragraph.add_run("其中外企3家。")
    return _saved(document)


def nested_tables() -> bytes:
    """A frame of one cell around a caption, a table and its note; a table with another in one of its cells."""
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "表2 渔获量"
    _fill(frame.add_table(3, 2), [["品种", "数量（吨）"], ["鱼", "1.5"], ["虾", "2.5"]])
    frame.add_paragraph("注：不含远洋。")
    document.add_paragraph("其他情况如下。")
    outer = document.add_table(2, 2)
    _fill(outer, [["类别", "明细"], ["学校", ""]])
    _fill(outer.cell(1, 1).add_table(2, 2), [["小学", "3所"], ["中学", "2所"]])
    return _saved(document)


def controls_and_late_rows() -> bytes:
    """A table inside a content control, a row and a cell inside others; a row that begins under the second column."""
    document = docx.Document()
    table = document.add_table(4, 3)
    _fill(
        table,
        [
            ["指标", "2023年", "2024年"],
            ["甲", "1.5", "2.5"],
            ["乙", "3.5", "4.5"],
            ["", "5.5", "6.5"],
        ],
    )
    late = table.rows[3]._tr
    late.remove(late.tc_lst[0])
    late.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {_W} w:val="1"/>'))
    for element in (table._tbl, table.rows[1]._tr, table.rows[2]._tr.tc_lst[1]):
        control = parse_xml(f"<w:sdt {_W}><w:sdtContent/></w:sdt>")
        element.addprevious(control)
        control[0].append(element)
    return _saved(document)


def captions_around() -> bytes:
    """A picture over its caption, a table over its caption, a row that is set in; tabs as a table; a table of contents."""
    document = docx.Document()
    for line in ("一、人口\t3", "二、农业\t5"):
        contents = document.add_paragraph(line)
        contents._p.get_or_add_pPr().append(parse_xml(f'<w:pStyle {_W} w:val="TOC1"/>'))
    document.add_paragraph("年末人口有所增加，全年出生0.6万人。")
    document.add_picture(_pixel())
    document.add_paragraph("图1 人口变化")
    document.add_paragraph("单位：万人")
    table = document.add_table(3, 2)
    _fill(table, [["年份", "2024"], ["合计", "55.5"], ["城镇", "33.3"]])
    table.cell(2, 0).paragraphs[0].paragraph_format.left_indent = Pt(24)
    document.add_paragraph("表1 年末人口")
    document.add_paragraph("粮食产量如下。")
    for line in ("品种\t2023年\t2024年", "稻谷（万吨）\t55.3\t56.1", "小麦（万吨）\t10.1\t9.9"):
        document.add_paragraph(line)
    return _saved(document)


def lines_in_the_grid() -> bytes:
    """A table whose caption, unit and note stand in merged rows of its own."""
    document = docx.Document()
    table = document.add_table(6, 3)
    rows = [
        ["表1 渔获量"],
        ["单位：万吨"],
        ["品种", "2023年", "2024年"],
        ["鱼", "55.3", "56.1"],
        ["虾", "2.1", "2.2"],
        ["注：不含远洋。"],
    ]
    _fill(table, rows)
    for row in (0, 1, 5):
        table.cell(row, 0).merge(table.cell(row, 2))
    document.add_paragraph("表2 渔船\t单位：艘")
    _fill(document.add_table(2, 2), [["年份", "2024"], ["渔船", "33"]])
    return _saved(document)


def struck_and_lined() -> bytes:
    """A paragraph with words struck out, and a table with two rows in one and two figures in a cell."""
    import io

    import docx

    opened = docx.Document()
    paragraph = opened.add_paragraph()
    paragraph.add_run("全年粮食产量")
    paragraph.add_run("45.1").font.strike = True
    paragraph.add_run("48.8万吨，增长")
    paragraph.add_run("9.9").font.double_strike = True
    paragraph.add_run("2.1%。")
    table = opened.add_table(rows=3, cols=2)
    for place, lines in (
        ((0, 0), ["行业"]),
        ((0, 1), ["产值（亿元）"]),
        ((1, 0), ["农业", "建筑业"]),
        ((1, 1), ["12", "34"]),
        ((2, 0), ["税收"]),
        ((2, 1), ["5", "6"]),
    ):
        cell = table.cell(*place)
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()
