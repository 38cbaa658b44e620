"""Tables that print their caption and unit again on every page, as budgets do."""

from __future__ import annotations

import pytest

from tests.support.pdf_recipes import RIGHT, Sheet, ruled_table
from tests.unit.pdf.test_pdf_traps import read

NAMES = ("一般公共服务", "国防", "公共安全", "教育", "科学技术", "文化旅游", "社会保障", "卫生健康")


def _budget(caption: str, running_head: str = "") -> bytes:
    sheet = Sheet()
    for page in range(3):
        if running_head:
            sheet.centred(running_head, 50, 9)
        sheet.y = 80
        if caption:
            sheet.centred(caption, sheet.y, 14)
        sheet.text(RIGHT - 60, sheet.y + 20, "单位：万元", 10)
        sheet.y += 26
        rows = [
            (f"{name}支出{page + 1}", str(1200 + 37 * i + page), str(1300 + 41 * i))
            for i, name in enumerate(NAMES)
        ]
        ruled_table(sheet, [("项目", "预算数", "决算数"), *rows], (200, 100, 100), size=9)
        if page < 2:
            sheet.page()
    return sheet.done()


@pytest.mark.parametrize("running_head", ["", "样张市财政局编制"])
@pytest.mark.parametrize("caption", ["", "某年度一般公共预算支出表", "表3 一般公共预算支出"])
def test_the_unit_is_kept_and_the_table_is_one(caption: str, running_head: str) -> None:
    document = read(_budget(caption, running_head))
    (table,) = document.tables
    assert table.unit == "万元"
    assert table.caption.replace(" ", "") == caption.replace(" ", "")
    assert table.n_rows == 1 + 3 * len(NAMES)
