"""Chinese words for the values of closed vocabularies, by column: one definition for the schema
``zh``, the report, the exports and the texts of results.
"""

from __future__ import annotations

from collections.abc import Mapping

VALUES_ZH: Mapping[str, Mapping[str, str]] = {
    "measure": {
        "level": "水平",
        "growth": "增速",
        "change": "增减量",
        "share": "比重",
        "contribution": "贡献",
        "rank": "位次",
        "ratio": "比值",
        "index": "指数",
    },
    "status": {
        "actual": "实际",
        "preliminary": "初步",
        "target": "目标",
        "forecast": "预测",
        "parsed": "已解析",
        "unread": "未读取",
        "quarantined": "隔离",
        "missing": "缺失",
    },
    "verdict": {
        "met": "完成",
        "missed": "未完成",
        "disputed": "有争议",
        "not_due": "未到期",
        "no_outcome": "无结果",
        "fresh": "及时",
        "due": "待发布",
        "overdue": "逾期",
        "unreachable": "无法访问",
        "proven": "确证",
        "likely": "很可能",
    },
    "bound": {
        "at_least": "不低于",
        "at_most": "不高于",
        "about": "左右",
        "parallel_to": "同步",
    },
    "frequency": {
        "annual": "年度",
        "quarterly": "季度",
        "monthly": "月度",
        "year_to_date": "累计",
        "multi_year": "多年",
        "other": "其他",
    },
    "revision": {
        "first": "首次",
        "preliminary": "初步",
        "revised": "修订",
        "census_revised": "普查修订",
    },
    "kind": {
        "bulletin": "统计公报",
        "work_report": "政府工作报告",
        "plan_report": "计划报告",
        "blue_book": "蓝皮书",
        "press": "新闻",
        "yearbook": "年鉴",
        "country": "全国",
        "province": "省级",
        "prefecture": "地级",
        "county": "县级",
        "area": "片区",
        "conflict": "矛盾",
        "rounding": "取整",
        "vintage": "修订",
        "definition": "口径",
        "scope": "范围",
    },
    "origin": {
        "official": "官方",
        "repost": "转载",
        "press": "新闻",
        "digest": "自编摘编",
        "rendition": "重排本",
    },
    "basis": {"constant_prices": "不变价", "current_prices": "现价"},
    "warnings": {
        "revised_after_census": "普查后会修订",
        "sample_changes_yearly": "样本每年变动，水平值不宜跨年相比",
        "real_growth_nominal_level": "增速按不变价，水平按现价，不能由水平算增速",
        "survey_estimate": "抽样调查推算",
        "administrative_record": "来自行政记录，只计登记的",
        "definition_varies": "同名指标各发布者口径不一",
        "not_comparable_across_regions": "地区之间不可比",
        "includes_national_institutions": "含驻当地的国家机构",
        "estimated_not_published": "研究者估计，官方没有发布",
        "ceiling_as_target": "目标是上限，即使只印“左右”",
        "cumulative_or_yearly": "有的为累计，有的为当年",
    },
    "compared_with": {"previous_year": "上年", "previous_year_end": "上年末"},
}
"""Chinese words for closed values, by column; other values stay as they are."""
