"""Make ``digests/collected-beijing-series.csv`` from the research notes: one figure a row, each
with its citation and certainty.

    python tools/make_collected_series.py NOTES.csv [digests/collected-beijing-series.csv]

The notes have the columns indicator_zh, region, year, value, unit, confidence, source_title,
source_url_or_path, note. Figures and
citations are taken over; remarks are replaced by the few remarks below or left out. A figure that
the source prints rounded
(8.2万元) is written as printed. A row without arithmetic or a printed figure behind it (a rank
inferred from a sentence) stays out.
"""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.reading.collected import HEADER

TITLE = "北京市长期数据收集（逐条注明出处）"
NONE = "-"

REGIONS = {
    "北京": ("110000", "北京市"),
    "天津": ("120000", "天津市"),
    "河北": ("130000", "河北省"),
    "通州区": ("110112", "通州区"),
    "京津冀": ("X-JJJ", "京津冀"),
    "2+26城": ("X-JJJ-2+36", "京津冀及周边地区“2+36”城市"),
}


@dataclass(frozen=True)
class Rewritten:
    """What a name of the notes becomes: a label that documents print, and what the name said about
    time, place and measure.
    """

    label: str
    measure: str = "level"
    compared_with: str = NONE
    period: str | None = None
    region: str | None = None


REWRITTEN = {
    "一般公共预算收入增长率": Rewritten("一般公共预算收入", "growth", "previous_year"),
    "地区生产总值增长率": Rewritten("地区生产总值", "growth", "previous_year"),
    "固定资产投资(不含农户)增长率": Rewritten(
        "固定资产投资（不含农户）", "growth", "previous_year"
    ),
    "居民消费价格涨幅": Rewritten("居民消费价格", "growth", "previous_year"),
    "单位GDP能耗降低率": Rewritten("单位GDP能耗", "growth", "previous_year"),
    "单位GDP能耗五年累计降低率(2011-2015)": Rewritten("单位GDP能耗", "growth", "2010"),
    "中心城区(城六区)常住人口": Rewritten("常住人口", region="BJ-SIX"),
    "交通拥堵指数(高峰时段道路交通指数)": Rewritten("高峰时段道路交通指数", "index"),
    "境外来京人数(入境游客)": Rewritten("入境游客"),
    "境外来京人数(入境游客)上半年": Rewritten("入境游客", period="{year}-01/{year}-06"),
    "商业(营业性)演出活动场次": Rewritten("营业性演出场次"),
    "北京流向津冀技术合同成交额累计(2014-2020)": Rewritten(
        "北京流向津冀技术合同成交额", period="2014/2020"
    ),
    "北京流向津冀技术合同成交额累计(2014-2021)": Rewritten(
        "北京流向津冀技术合同成交额", period="2014/2021"
    ),
    "固定资产投资(国家统计局口径)": Rewritten("固定资产投资（不含农户）"),
    "京津冀及周边2+26城PM2.5年均浓度": Rewritten("PM2.5年均浓度"),
    "京津冀地区PM2.5年均浓度": Rewritten("PM2.5年均浓度"),
    "天津PM2.5年均浓度": Rewritten("PM2.5年均浓度"),
    "河北PM2.5年均浓度": Rewritten("PM2.5年均浓度"),
    "河北省高速公路通车里程": Rewritten("高速公路通车里程"),
    "通州区实际利用外资": Rewritten("实际利用外资"),
    "通州区新设外商投资企业": Rewritten("新设外商投资企业"),
    "新设外商投资企业数(新增国外机构的代理)": Rewritten("新设外商投资企业"),
    "在京登记落户国际组织机构(存量)": Rewritten("在京登记落户国际组织机构"),
    "境外非政府组织在京活动(存量)": Rewritten("境外非政府组织在京活动"),
    "改革开放以来累计利用外资(至2019-06)": Rewritten(
        "改革开放以来累计利用外资", period="1979-01/2019-06"
    ),
    "政府财政透明度排名(清华)": Rewritten("政府财政透明度", "rank"),
}
UNITS = {"指数(0-10)": NONE, "分(百分制)": "分"}

# Derived figures whose arithmetic is in the notes between words: the arithmetic alone.
ARITHMETIC = {
    ("中心城区(城六区)常住人口", "2010"): "1098.8+72.8",
    ("京津冀地区PM2.5年均浓度", "2024"): "(30.5+38+37.8)/3",
    ("北京流向津冀技术合同成交额", "2021"): "1760.4-1410.0",
    ("城镇调查失业率", "2019"): "(4.0+4.2+4.2+4.0)/4",
    ("城镇调查失业率", "2022"): "4.4+0.3",
    ("年刑事案件发案数量", "2013"): "153000/1.091",
    ("战略性新兴产业增加值占GDP比重", "2016"): "3824.3/24899.3",
    ("战略性新兴产业增加值占GDP比重", "2023"): "25.1-0.1",
    ("技术合同成交额", "2011"): "13788.6-(2458.5+2851.2+3136.0+3452.6)",
    ("数字经济增加值占GDP比重", "2015"): "8719.4/24779.1",
    ("数字经济增加值占GDP比重", "2020"): "40.4-0.4",
    ("新设外商投资企业数(新增国外机构的代理)", "2024"): "1520/75.5%",
}
_PRODUCTIVITY = re.compile(r"GDP\s*([\d.]+)亿元\s*/\s*\S*?\((\d+),(\d+)万人\)")
_ARITHMETIC = re.compile(r"[\d.+\-*/()%=\s]+")

# Remarks of our own, by a word of the notes that calls for them.
REMARKS = (
    ("五经普修订", "第五次全国经济普查修订后"),
    ("V4", "第四次全国经济普查修订后"),
    ("三经普", "第三次全国经济普查修订后"),
    ("五经普", "以第五次全国经济普查修订后的总量计算"),
    ("四经普前", "第四次全国经济普查修订前"),
    ("四经普修订前", "第四次全国经济普查修订前"),
    ("公报当年口径", "当年公布"),
    ("七人普修订前", "第七次全国人口普查修订前"),
    ("七人普后", "第七次全国人口普查修订后"),
    ("含国家图书馆", "含国家图书馆"),
    ("旧就业口径", "第七次全国人口普查修订前"),
    ("旧分类", "旧分类"),
    ("(2018)标准", "2018年分类标准"),
    ("新算法", "2023年起新算法"),
    ("城区人口+暂住人口", "分母为城区人口和暂住人口"),
    ("500万元", "不含农户"),
    ("无国标", "国标监测之前的估计"),
    ("预计数", "公布时为预计"),
    ("勿用", "与公报不符，不宜采用"),
    ("公报376.9不符", "与公报不符"),
    ("仅下限", "仅为下限"),
    ("满分770", "由总分换算"),
)
_PRELIMINARY = re.compile(r"初步核算|快报数|初步$")
# 原文1.1万件, 原文2万亿元, 原文17.3万元/人: the figure as the source prints it
_AS_PRINTED = re.compile(
    r"原文[^\d]{0,4}(?P<number>[\d.]+)(?P<multiple>万亿|万|亿)(?P<more>余)?(?P<unit>元/人|元|件)"
)
_MULTIPLES = {"万": 1e4, "亿": 1e8, "万亿": 1e12}
_CENSUS_DAY = {"2010": "2010-11-01", "2020": "2020-11-01"}
_DATE = re.compile(r"(?<!\d)(20\d{2})[-/]?(\d{2})[-/]?(\d{2})(?!\d)")
_MONTH = re.compile(r"(20\d{2})年(\d{1,2})月")
_IN_CORPUS = {
    "北京日报 2025-03-21": ("edition:beijing-bulletin-2024-press", "2025-03-21"),
    "北京蓝皮书·公共服务(2025) B.1": ("edition:public-service-blue-book-2025", "2025"),
    "北京蓝皮书·首都发展(2025) B.1": ("edition:capital-development-blue-book-2025", "2025"),
    "2024年北京市政府工作报告(新闻摘要)": ("edition:beijing-work-report-2024-digest", "2024-01-21"),
    "": (NONE, NONE),
}
# 北京市2023年统计公报: a bulletin comes out in the year after the one that it is about
_BULLETIN = re.compile(
    r"(20\d{2})年(?:国民经济和社会发展)?统计公报|(20\d{2})年中国城市建设状况公报"
)
# The revised provincial accounts were first published in 2025 (the edition provincial-gdp of the
# digests is one of them).
_DATED = {"国家统计局分省年度数据 地区生产总值 (五经普修订, 下载CSV)": "2025"}


def main(arguments: list[str]) -> None:
    """Write the file, and say how many rows it has."""
    notes = Path(arguments[0])
    target = (
        Path(arguments[1])
        if len(arguments) > 1
        else Path(__file__).resolve().parents[1] / "digests" / "collected-beijing-series.csv"
    )
    with notes.open(encoding="utf-8-sig", newline="") as handle:
        rows = [made for row in csv.DictReader(handle) if (made := rewrite(row)) is not None]
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow([TITLE])
        writer.writerow(HEADER)
        writer.writerows(rows)
    sys.stdout.write(f"{target.name}: {len(rows)} figures\n")


def rewrite(row: dict[str, str]) -> tuple[str, ...] | None:
    """A row of the file from a row of the notes; None where no figure is behind it."""
    name, year, note = row["indicator_zh"], row["year"], row["note"]
    derived = note.startswith("DERIVED")
    arithmetic = _arithmetic(name, year, note) if derived else NONE
    if arithmetic is None:
        return None
    said = REWRITTEN.get(name, Rewritten(name.replace("(", "（").replace(")", "）")))
    measure = "share" if said.measure == "level" and said.label.endswith("比重") else said.measure
    code, region = REGIONS[row["region"]]
    if said.region:
        code, region = said.region, "城六区"
    period = said.period.format(year=year) if said.period else year
    if "时点" in note:
        period = _CENSUS_DAY[year]
    value, unit, qualifier = _as_printed(row["value"], UNITS.get(row["unit"], row["unit"]), note)
    address, published = _citation(row["source_title"], row["source_url_or_path"])
    status = "preliminary" if _PRELIMINARY.search(note) else "actual"
    remark = next((ours for word, ours in REMARKS if word in note), NONE)
    title = row["source_title"].replace("|", "/")
    return (
        *(
            said.label,
            code,
            region,
            period,
            measure,
            said.compared_with,
            qualifier,
            value,
            unit,
            status,
        ),
        *(row["confidence"], arithmetic, title, published, address, remark),
    )


def _arithmetic(name: str, year: str, note: str) -> str | None:
    """The arithmetic of a derived figure; None where there is none."""
    if (name, year) in ARITHMETIC:
        return ARITHMETIC[name, year]
    said = note.partition(":")[2].strip()
    if found := _PRODUCTIVITY.search(said):
        return f"{found[1]}*10000/(({found[2]}+{found[3]})/2)"
    return said.partition("=")[0] if _ARITHMETIC.fullmatch(said) else None


def _as_printed(value: str, unit: str, note: str) -> tuple[str, str, str]:
    """Value, unit and qualifier as the source prints them: 82000 元 that was printed as 8.2万元 is
    8.2 万元.
    """
    qualifier = "超过" if "超过" in note else "约" if "约数" in note else NONE
    found = _AS_PRINTED.search(note)
    if (
        found
        and abs(
            float(found["number"]) * _MULTIPLES[found["multiple"]]
            - float(value) * (1e8 if unit == "亿元" else 1)
        )
        < 1
    ):
        return (
            found["number"],
            found["multiple"] + found["unit"],
            "余" if found["more"] else qualifier,
        )
    return value, unit, qualifier


def _citation(title: str, address: str) -> tuple[str, str]:
    """Address and date as far as the citation says: from the title, else from the address."""
    if address.startswith("corpus:"):
        return _IN_CORPUS[address.removeprefix("corpus:").strip()]
    for text in (title, address):
        for found in _DATE.finditer(text):
            try:
                return address, date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            except ValueError:
                continue
        if month := _MONTH.search(text):
            return address, f"{month[1]}-{int(month[2]):02}"
    if bulletin := _BULLETIN.search(title):
        return address, str(int(bulletin[1] or bulletin[2]) + 1)
    return address, _DATED.get(title, NONE)


if __name__ == "__main__":
    main(sys.argv[1:])
