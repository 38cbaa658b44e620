"""Names of regions are looked up at an offset, the longest first, before what may follow them."""

from __future__ import annotations

import re

import pytest

from pipeline.reading.discourse.region_mentions import RegionNames, region_words

NAMES = RegionNames(["海南", "海南州", "通州"], re.compile(r"(?:全市)?(?!银行)"), barred=["通州湾"])


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("海南州新增", 3),
        ("海南新增", 2),
        ("海南银行", None),
        ("海南州银行", 2),
        ("通州全市新增", 4),
        ("通州湾新增", None),
        ("北海南", None),
        ("", None),
    ],
)
def test_the_longest_name_before_what_may_follow_it(text: str, end: int | None) -> None:
    assert NAMES.end_of(text, 0, len(text)) == end


def test_nothing_is_read_beyond_the_end() -> None:
    assert NAMES.end_of("海南州新增", 0, 2) == 2
    assert NAMES.end_of("海南州新增", 0, 1) is None
    assert NAMES.end_of("海南", 2, 2) is None


def test_own_other_and_listed_regions() -> None:
    words = region_words("410100")  # 郑州市
    own = words.one("郑州市新增企业", 0, 7)
    assert own is not None
    assert (own.code, own.end) == ("410100", 3)
    assert words.other("郑州市新增企业", 0, 7) is None
    other = words.one("河北省新增企业", 0, 7)
    assert other is not None
    assert (other.code, other.end) == ("130000", 3)
    listed = words.listed("洛阳、开封和新乡", 0, 8)
    assert [named.code for named in listed] == ["410300", "410200", "410700"]


@pytest.mark.parametrize(
    ("home", "text", "code"),
    [
        ("320000", "昆山市进出口", "320583"),
        ("330200", "义乌出口增长8%", "330782"),
        ("320000", "昆山市场主体", None),
        ("410300", "栾川县公路里程", "410324"),
        ("410300", "栾川县至嵩县公路", None),
        ("410300", "老城区域规划", None),
        ("420500", "枝江市新增上市公司2家", "420583"),
        ("110000", "雄安新区新增企业", "X-XIONGAN"),
        ("320000", "鼓楼区新增企业", None),
        ("120000", "经济技术开发区新增企业", "120000-ECONOMIC"),
    ],
)
def test_places_of_a_province_by_name(home: str, text: str, code: str | None) -> None:
    named = region_words(home).at(text, 0, len(text))
    assert (named.code if named else None) == code
