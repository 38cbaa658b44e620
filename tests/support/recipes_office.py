"""Office files made by recipe: workbooks and Word documents with the traps of real ones. All wording is ours."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import xlwt
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Alignment


def export_csv(encoding: str = "gb18030") -> bytes:
    """An export of a statistics site: three lines above, notes below, wide years, a value with a comma inside quotes."""
    lines = [
        "数据库：分县年度数据",
        "指标：居民消费水平(元)",
        "时间：最近3年",
        "地区,2024年,2023年,2022年",
        '甲县,"12,345.60",5.10,4.00',
        "乙县,,5.1,0101",
        "注：乙县2024年数据未公布。",
        "数据来源：某统计局",
    ]
    return "\r\n".join(lines).encode(encoding)


def workbook_xlsx() -> bytes:
    """A sheet with a title, a unit line at the right, two header rows, merged cells, number formats, a note; a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "人口"
    rows = [
        ["某市分区人口", None, None, None, None],
        [None, None, None, None, "单位：万人、%"],
        ["地区", "2023年", None, "2022年", None],
        [None, "年末数", "比重", "年末数", "比重"],
        ["合计", 231.8, 1.0, 232.4, 1.0],
        ["甲区", 150.2, 0.648, 149.9, 0.645],
        ["乙区", 81.6, 0.352, 82.5, 0.355],
        ["户籍\n人口", 1234567, None, 5.1, None],
        ["注：合计数因四舍五入略有出入。", None, None, None, None],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:E1", "A3:A4", "B3:C3", "D3:E3", "A9:E9"):
        sheet.merge_cells(area)
    for r in (5, 6, 7):
        sheet.cell(r, 2).number_format = sheet.cell(r, 4).number_format = "0.00"
        sheet.cell(r, 3).number_format = sheet.cell(r, 5).number_format = "0.0%"
    sheet.cell(8, 2).number_format = "#,##0"
    sheet.cell(8, 4).number_format = "0.00_ "
    for r in (6, 7):
        sheet.cell(r, 1).alignment = Alignment(indent=1)
    hidden = book.create_sheet("草稿")
    hidden.append(["不发布", 999])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook_xls() -> bytes:
    """The old binary format: title, unit line, decimals by format, a merged header, a date."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("产量")
    two = xlwt.easyxf(num_format_str="0.00")
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"')
    sheet.write_merge(0, 0, 0, 2, "主要产品产量")
    sheet.write(1, 2, "单位：万吨")
    sheet.write_merge(2, 2, 1, 2, "产量")
    sheet.write(2, 0, "产品")
    sheet.write(3, 0, "粮食")
    sheet.write(3, 1, 55.5, two)
    sheet.write(3, 2, 54.1, two)
    sheet.write(4, 0, "蔬菜")
    sheet.write(4, 1, 202, two)
    sheet.write(4, 2, 198.75)
    sheet.write(5, 0, "截至")
    sheet.write(5, 1, 45352, day)
    sheet.write(5, 2, 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word_document() -> bytes:
    """Title and headings by style, a bold headline, superscripts, a line break, a merged table with caption and note, a page header."""
    document = docx.Document()
    document.add_paragraph("某县2023年统计公报", style="Title")
    document.add_paragraph("一、综合", style="Heading 1")
    paragraph = document.add_paragraph("全年用水量")
    paragraph.add_run("12.5").bold = True
    paragraph.add_run("亿米")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run("，比上年增长2.0%")
    paragraph.add_run("[1]").font.superscript = True
    paragraph.add_run("。")
    document.add_paragraph().add_run("二、农业").bold = True
    broken = document.add_paragraph("粮食产量55.5万吨。")
    broken.add_run().add_break(WD_BREAK.LINE)
    broken.add_run("蔬菜产量202.0万吨。")
    document.add_paragraph("表1 主要产品产量")
    document.add_paragraph("单位：万吨")
    table = document.add_table(rows=4, cols=3)
    for r, row in enumerate(
        [
            ["产品", "产量", ""],
            ["", "2023年", "2022年"],
            ["粮食", "55.50", "54.1"],
            ["蔬菜", "202.0", "198.7"],
        ]
    ):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_paragraph("注：蔬菜含食用菌。")
    document.add_paragraph("[1]用水量为初步数。")
    document.sections[0].header.paragraphs[0].text = "某县统计局 第3期"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_document_with_notes() -> bytes:
    """Word's own footnotes, which python-docx cannot write: the part is added by hand."""
    document = docx.Document()
    paragraph = document.add_paragraph("规上工业")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)
    paragraph.add_run("增加值增长6.7%，全年完成目标。")
    raw = io.BytesIO()
    document.save(raw)
    notes = (
        '<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>年营业收入达到2000万元的企业。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    override = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.footnotes+xml"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode())
            elif name == "[Content_Types].xml":
                data = data.replace(b"</Types>", override.encode())
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", notes)
    return out.getvalue()


def bomb(inside: str, megabytes: int = 400) -> bytes:
    """A container that unpacks to far more than it is: ``word/document.xml`` or ``xl/workbook.xml`` full of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(inside, "w", force_zip64=True) as stream:
            for _ in range(megabytes):
                stream.write(b" " * 1_000_000)
    return out.getvalue()
