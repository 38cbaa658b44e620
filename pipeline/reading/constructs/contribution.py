"""Contributions: 对经济增长的贡献率为30%, 以38.5%的贡献率领先, 拉动经济增长2个百分点."""

from __future__ import annotations

import re

from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import clause_subject, label_of, noun
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import owner_of, tidy
from pipeline.reading.phrases.phrase_edges import lead_end
from pipeline.reading.tokens.clauses import clause_start
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

_TO_WHAT = re.compile(r"对(?P<what>[^，。对]{2,30}?)的?贡献率")
_PULL = re.compile(r"(?P<subject>.*?)(?:拉动|带动|推动)(?P<what>[^，。]{2,16}?)$")


def pull_label(subject: str, what: str) -> str:
    """Name of a pull: 服务业拉动经济增长."""
    return f"{subject}拉动{what}增长"


def _contributor(label: str) -> str:
    """Who contributes: 非油经济 of 非油经济增加值; the product of a place itself."""
    pull = _PULL.match(label) if label.endswith("增长") else None
    if pull is not None and pull["subject"]:
        return pull["subject"]  # 民营经济拉动GDP增长2个百分点，对GDP增长的贡献率为47%
    return label if label.endswith("生产总值") else owner_of(label) or label


def _named_before(view: View) -> str:
    """信息业、金融业等行业发挥支撑作用，对经济增长的贡献率合计为59%: the subject of the clause
    before, where it has no figure.
    """
    if view.start <= view.previous + 1:
        return ""
    begin = clause_start(view.text, view.previous, view.start - 1)
    return clause_subject(noun(view, begin, view.start - 1))


def read_named_pull(view: View, number: Number, name: str) -> NumberReading | None:
    """第一、二产业分别拉动GDP增长0.1和3.5个百分点: one of a list of pulls."""
    pulled = _PULL.fullmatch(name) if number.unit == "个百分点" and "动" in name else None
    if pulled is None:
        return None
    return new_reading(
        view, number, pull_label(pulled["subject"], pulled["what"]), Measure.CONTRIBUTION
    )


def _rate_label(view: View) -> str:
    """第一产业增加值增长3%，对GDP增长的贡献率为2%: whose contribution it is was said before."""
    to_what = _TO_WHAT.search(view.before)
    if to_what is None:
        return label_of(view)
    own = tidy(view.before[: to_what.start()])
    own = own[lead_end(own, 0, len(own)) :] or _named_before(view)
    own = own or _contributor(view.quantity.base)
    return f"{own}对{to_what['what']}的贡献率"


def read_contribution(view: View, number: Number) -> NumberReading | None:
    """A rate of contribution, or the points that a part adds to the growth of the whole."""
    if number.kind is not UnitKind.RATE:
        return None
    if number.unit == "个百分点":
        before = view.before
        pulled = _PULL.search(before) if "动" in before else None
        if pulled is None:
            return None
        own = tidy(pulled["subject"])
        own = own[lead_end(own, 0, len(own)) :]
        return new_reading(
            view,
            number,
            pull_label(own or _contributor(view.quantity.base), pulled["what"]),
            Measure.CONTRIBUTION,
        )
    if view.text.startswith("的贡献率", number.after):
        return new_reading(view, number, label_of(view) + "贡献率", Measure.CONTRIBUTION)
    if "贡献率" in view.subject or not view.subject and "贡献率" in view.quantity.label:
        if view.predicate.direction and not view.predicate.arrival:
            return None
        return new_reading(view, number, _rate_label(view), Measure.CONTRIBUTION)
    return None
