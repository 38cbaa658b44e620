"""The part of the whole that a sentence is about, where no label says it."""

from __future__ import annotations

import pytest

from tests.support.figure_documents import read


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("民营经济中，工业增加值增长6%，服务业增加值增长5%。", ["民营经济", "民营经济"]),
        ("从市区看，绿地面积30公顷。", ["市区"]),
        ("民营经济增加值80亿元。", [None]),
        ("工业增加值增长6%。民营经济中，投资增长3%。", [None, "民营经济"]),
        ("民营经济中，投资增长3%。工业增加值增长6%。", ["民营经济", None]),
        ("民营经济中，投资增长3%；三次产业中，第二产业增加值增长6%。", ["民营经济", None]),
        ("全年货运量80万吨。", [None]),
        ("存款余额900亿元，比年初增加50亿元，同比少增3亿元。", [None, None, "增加额"]),
        (
            "贷款余额900亿元，较年初减少5.5亿元，同比多减0.3亿元，增长2%。",
            [None, None, "增加额", None],
        ),
        ("新增就业3万人，比上年多增加0.2万人。", [None, None]),
    ],
)
def test_scope(text: str, scopes: list[str | None]) -> None:
    assert [o.scope for o in read(text)] == scopes
