"""Both languages of the report: labels as pairs, closed values from the Chinese views."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from warehouse.values_zh import VALUES_ZH

DIMENSIONS_ZH = {
    "agriculture": "农业",
    "culture": "文化旅游体育",
    "digital_economy": "数字经济",
    "education": "教育",
    "employment": "就业",
    "energy": "能源",
    "environment": "资源环境",
    "finance": "财政金融",
    "health": "卫生健康",
    "housing": "房地产与住房",
    "income": "居民收入消费",
    "industry": "工业与建筑业",
    "innovation": "科技创新",
    "investment": "固定资产投资",
    "national_accounts": "综合核算",
    "population": "人口",
    "prices": "价格",
    "public_safety": "公共安全",
    "retail": "国内贸易",
    "social_security": "社会保障",
    "trade": "对外经济",
    "transport": "交通邮电",
    "urban_services": "城市公用",
}
_TIMING = {
    ("amount", "flow"): ("时期数：一段时期内发生的总量", "a flow: what happens in a period"),
    ("amount", "stock"): ("时点数：期末的数量", "a stock: what is there at a date"),
    ("share", "flow"): ("比重：一段时期内部分占总体的百分比", "a share, over a period"),
    ("share", "stock"): ("比重：期末部分占总体的百分比", "a share, at a date"),
    ("rate", "flow"): ("比率：一段时期内", "a rate, over a period"),
    ("rate", "stock"): ("比率：期末", "a rate, at a date"),
    ("price", "flow"): ("价格或价格变动", "a price, or its change"),
    ("price", "stock"): ("价格：期末", "a price, at a date"),
    ("index", "flow"): ("指数", "an index"),
    ("index", "stock"): ("指数", "an index"),
    ("ratio", "flow"): ("比值：一段时期内", "a ratio, over a period"),
    ("ratio", "stock"): ("比值：期末", "a ratio, at a date"),
}
_BASES = {
    "constant_prices": ("增速按不变价计算", "growth at constant prices"),
    "current_prices": ("增速按现价计算", "growth at current prices"),
}
_OWN_ZH = {
    "holds": "成立",
    "fails": "不成立",
    "not_provable": "无法判定",
    "print": "原文差错",
    "copy": "文本损坏",
    "undecided": "未定",
    "sum": "合计",
    "digit": "数字",
    "order": "次序",
    "quotient": "比值",
    "point": "小数点",
    "unit": "单位",
    "printed": "原文",
    "inferred": "推断",
    "curated": "整理",
    "added": "新增",
    "gone": "消失",
    "changed": "改动",
    "as_stated": "按所述权重",
    "coverage_aware": "按覆盖率调整",
    "unweighted_sums": "不加权求和",
    "sound": "稳健",
    "doubtful": "存疑",
    "not_defined": "无法计算",
    "rises": "上升",
    "falls": "下降",
    "inside": "在范围内",
    "outside": "超出范围",
    "coverage": "覆盖率",
    "distribution": "分布",
    "direction": "方向",
    "structure": "结构",
    "dimension": "维度",
    "reliability": "信度",
    "importance": "重要性与权重",
    "added_value": "附加信息",
    "robustness": "位次稳健性",
    "freedom": "最有利权重",
    "no value": "没有数值",
    "too few values for a scale": "数值太少，定不出尺度",
    "no part has a value": "各部分都没有数值",
    "base + increments = end": "期初加增量等于期末",
    "one level a year": "一年一个水平",
    "the printed whole follows from its parts": "印出的总指数可由各部分得出",
    "a mean lies within its parts": "平均数在各部分之间",
    "tables list the same indicators": "各表所列指标相同",
    "an indicator is under one group": "一个指标只归一组",
    "tables spell an indicator alike": "各表对指标写法一致",
    "cells are under their heads": "单元格在所属表头之下",
    "counts in the text are those of the tables": "正文所说个数与各表一致",
    "levels stay in the range that scores and stated weights allow": "水平在得分和所述权重之内",
    "a group gains no more than its indicators can": "一组的增量不超过其指标所能",
    "contribution rates add to 100 %": "贡献率合计为100%",
    "the same figures for two different things": "两个对象印了同样的数",
    "weights of siblings add to 1": "同级权重合计为1",
    "statements about one span agree": "对同一时段的说法一致",
    "rising and falling agree with the levels": "升降与水平一致",
    "a peak has one year and is the highest": "峰值只有一年且为最高",
    "orders agree with the rates": "次序与比率一致",
    "verbs agree with the figures around them": "动词与前后的数一致",
    "one name for one thing": "一个对象一个名称",
    "sources cover the years of the index": "来源覆盖指数的年份",
}
_ZH = {name: zh for values in (*VALUES_ZH.values(), _OWN_ZH) for name, zh in values.items()}
"""Where a page does not say of which column a value is: no two columns have it in other words."""


@cache
def both(zh: object, en: object) -> Markup:
    """Text in both languages; the style sheet shows the one that the page is set to."""
    return Markup("<i lang=zh>{}</i><i lang=en>{}</i>").format(zh, en)


@cache
def value(name: object, column: str = "") -> Markup:
    """A closed value in both languages."""
    key = str(name)
    zh = VALUES_ZH.get(column, {}).get(key) or _ZH.get(key, key)
    return both(zh, key.replace("_", " "))


def about(indicator: Mapping[str, Any]) -> Markup:
    """Whether an indicator is a flow or a stock, and the price basis of its growth."""
    zh, en = _TIMING[indicator["quantity"], indicator["timing"]]
    basis = _BASES.get(indicator["growth_basis"] or "")
    if basis:
        zh, en = f"{zh}；{basis[0]}", f"{en}; {basis[1]}"
    return both(zh, en)


@cache
def dimension(name: str) -> Markup:
    """A dimension of the catalogue in both languages."""
    return both(DIMENSIONS_ZH.get(name, name), name.replace("_", " ").capitalize())


def number(amount: float | None, decimals: int | None = None) -> str:
    """A number for reading: thousands separated, no digits that were not printed.

    Args:
        amount: The number; a dash for None.
        decimals: How many were printed; None for as many as the number needs.
    """
    if amount is None:
        return "–"
    text = f"{amount:,.6f}".rstrip("0").rstrip(".")
    if decimals is not None and len(text.partition(".")[2]) < decimals:
        text = f"{amount:,.{decimals}f}"
    return "0" if text in ("-0", "") else text.replace("-", "−")


def file_name(identifier: str) -> str:
    """A name that is safe in paths and addresses; identifiers are kebab-case already."""
    return re.sub(r"[^0-9A-Za-z_.-]", lambda m: f"~{ord(m[0]):x}", identifier)


def marked(quote: str, offset: int | None, printed: str | None) -> Markup:
    """A sentence with its figure marked."""
    if offset is None or not printed or quote[offset : offset + len(printed)] != printed:
        return escape(quote)
    return Markup("{}<mark>{}</mark>{}").format(
        quote[:offset], printed, quote[offset + len(printed) :]
    )
