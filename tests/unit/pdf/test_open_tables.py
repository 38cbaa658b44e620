"""Tables as cities set them: every row is found cell for cell, wherever rules are missing, names wrap and pages end."""

from __future__ import annotations

import pytest

from pipeline.documents.document import BlockKind
from tests.support.pdf_recipes import LEFT, MORE_PROSE, PROSE, Sheet, width_of
from tests.support.table_recipes import (
    TASKS,
    TASKS_HEAD,
    Setting,
    contents,
    document_with,
    running_rule,
    tasks,
)
from tests.unit.pdf.test_pdf_traps import only_table, printed, read, texts

RULES = ("three", "lines", "shade", "none", "stub", "grid")
WHOLE, HEAD_ALONE, ONE_ROW, MIDDLE, ALL_BUT_ONE = 300.0, 695.0, 668.0, 600.0, 472.0
"""Where a table of 14 rows begins, and so where the page ends in it."""


@pytest.mark.parametrize("start", [WHOLE, HEAD_ALONE, ONE_ROW, MIDDLE, ALL_BUT_ONE])
@pytest.mark.parametrize("rules", RULES)
def test_every_row_is_found_wherever_the_page_ends(rules: str, start: float) -> None:
    content, wanted = document_with(Setting(rules), start=start)
    document = read(content)
    assert [texts(table) for table in document.tables] == [wanted]
    assert printed(document, BlockKind.PARAGRAPH) == [PROSE, MORE_PROSE, MORE_PROSE + PROSE]


@pytest.mark.parametrize("mark", ["", "续表"])
@pytest.mark.parametrize("rules", RULES)
def test_a_head_that_later_pages_repeat_is_no_row(rules: str, mark: str) -> None:
    content, wanted = document_with(Setting(rules, repeat=True, mark=mark), start=MIDDLE)
    assert texts(only_table(content)) == wanted


@pytest.mark.parametrize("start", [WHOLE, MIDDLE])
@pytest.mark.parametrize("align", ["top", "middle", "foot"])
@pytest.mark.parametrize("rules", RULES)
def test_names_that_wrap_stay_with_their_figures(rules: str, align: str, start: float) -> None:
    content, wanted = document_with(Setting(rules, align), start=start, wrap=True)
    assert texts(only_table(content)) == wanted


@pytest.mark.parametrize("rules", ["three", "shade", "none"])
def test_a_page_in_the_middle_of_a_table_has_nothing_but_rows(rules: str) -> None:
    content, wanted = document_with(Setting(rules), start=MIDDLE, count=75)
    table = only_table(content)
    assert texts(table) == wanted
    assert (
        max(block.page or 0 for block in read(content).blocks if block.kind is BlockKind.TABLE_ROW)
        >= 3
    )


@pytest.mark.parametrize("rules", ["three", "shade", "none"])
def test_tables_without_a_caption_and_with_one_that_has_no_number(rules: str) -> None:
    bare, wanted = document_with(Setting(rules, caption=""), start=WHOLE)
    assert texts(only_table(bare)) == wanted
    named, _ = document_with(
        Setting(rules, caption="全市主要指标完成情况", unit="单位：见表"), start=WHOLE
    )
    table = only_table(named)
    assert (texts(table), table.caption, table.unit) == (wanted, "全市主要指标完成情况", "见表")


@pytest.mark.parametrize("start", [300.0, 560.0])
@pytest.mark.parametrize("foot_rule", [True, False])
def test_tables_of_words_with_cells_in_the_middle_of_their_rows(
    start: float, foot_rule: bool
) -> None:
    table = only_table(tasks(start=start, foot_rule=foot_rule or start < 500))
    assert texts(table) == [list(TASKS_HEAD), *map(list, TASKS)]


def test_the_rule_under_a_running_head_is_no_part_of_the_table_below() -> None:
    content, wanted = running_rule()
    table = only_table(content)
    assert texts(table) == wanted
    assert table.caption.endswith("主要指标完成情况")


def test_contents_are_no_table() -> None:
    assert read(contents()).tables == ()


@pytest.mark.parametrize("step", [38, 40])
def test_figures_of_columns_that_nearly_touch_are_rows_and_no_heads(step: int) -> None:
    sheet = Sheet()
    sheet.centred("样张市一般公共预算收支决算表", 80, 14)
    sheet.text(LEFT + 330, 100, "单位：万元", 10)
    rows = [
        ("项目", "预算数", "执行数", "上年数"),
        ("税收收入", "366726", "385922", "361004"),
        ("增值税", "120330", "131204", "119927"),
        ("企业所得税", "88412", "90155", "87203"),
        ("个人所得税", "30120", "29955", "28100"),
    ]
    for number, row in enumerate(rows):
        y = 120 + 18 * number
        sheet.text(LEFT, y, row[0], 10)
        for column, text in enumerate(row[1:], 1):
            sheet.text(LEFT + 150 + step * column - width_of(text, 10), y, text, 10)
    (table,) = read(sheet.done()).tables
    assert [[cell.text for cell in row] for row in table.rows()] == [list(row) for row in rows]
