"""The period of a figure: what its clause says, what a sentence before said and still holds, what
the section is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.constructs.draft import Draft, Thread
from pipeline.reading.discourse.outlook import Outlook
from pipeline.reading.observation import Measure
from pipeline.reading.tokens.period_mentions import Mention

_SPAN = re.compile(r"(\d{4})/(\d{4})")
_GOING_ON = re.compile(r"[\s　]*(?:其中|分[一-龥]{1,6}看|从[一-龥]{2,8}看)")
_FROM_JANUARY = re.compile(r"(\d{4})-01/\1-\d\d")
_CLAUSE = re.compile(r"[，,；]")
# 五年来, 过去五年: years that hold on in the paragraph; 十年增加…、 inside a clause does not
_REVIEW = re.compile(r"过去|来|间|期间|时期")


@dataclass(slots=True)
class Scene:
    """The periods that hold in the running block.

    Attributes:
        thread: The thread of its sentences.
        carried: What was said last and still holds.
        span: The last span of years up to now (五年来).
        years: First and last year of the last 从…到… of the running sentence.
        left_at: Offset of the last number that something came from (从5%降至4%).
        held: The part of a year that the last sentence with figures was about; 分产业看 and 其中
            go on with it.
    """

    thread: Thread
    carried: Mention | None = None
    span: Mention | None = None
    years: tuple[str, str] | None = None
    left_at: int = 0
    held: str | None = None

    def hear(self, named: list[Mention], text: str, start: int) -> None:
        """Keep what holds on after the sentence that begins at ``start``."""
        for mention in named:
            opening = mention.start - start <= 12
            if mention.backward and opening:
                self.span = mention
                if _REVIEW.search(text, mention.start, mention.end):
                    self.thread.review = mention.period
            left = text[mention.start - 1 : mention.start] in ("从", "由")
            if (
                not mention.comparing
                and not left
                and (opening or mention.lasting and text[mention.start - 1] in "，,：")
            ):
                self.carried = mention

    def file(self, period: str | None) -> None:
        """Remember what the first figure of a sentence was about."""
        if period and _FROM_JANUARY.fullmatch(period):
            self.held = period
        elif period and len(period) == 4:
            self.held = None

    def close(self) -> None:
        """A full stop: parts of a year (12月份) no longer hold, years do."""
        if self.carried is not None and not (self.carried.lasting or self.carried.backward):
            self.carried = None


@dataclass(frozen=True, slots=True)
class Dating:
    """When a figure is about.

    Attributes:
        period: ISO, None where not known.
        future: It lies ahead.
        planned: It is the running year of a report on the past one.
        past: It is said to lie behind.
        backward: It is a span of years up to now, whose growth is counted from before it.
    """

    period: str | None
    future: bool = False
    past: bool = False
    backward: bool = False
    planned: bool = False


def date(
    draft: Draft, named: list[Mention], scene: Scene, outlook: Outlook, text: str, start: int
) -> Dating:
    """Date a figure.

    Args:
        draft: The figure.
        named: Periods that its sentence mentions, in order.
        scene: What holds from before.
        outlook: Which way the section looks.
        text: The block's text.
        start: Offset of the sentence.
    """
    at = draft.anchor or draft.number.start
    best = _nearest(draft, named, text)
    near = best is not None and at - best.end <= 8
    if draft.yearly or "年均" in draft.label or "平均每年" in draft.label:
        span = _mean_span(best, scene)
        if span:
            return Dating(span, past=True)
    if draft.moment and not near:
        return _moment(draft, best, named, scene, outlook)
    if (
        scene.span is not None
        and "累计" in _CLAUSE.split(text[max(start, at - 24) : at])[-1]
        and not near
    ):
        best = scene.span
    best = best or scene.carried
    if best is None:
        # 分产业看，第一产业增长3%；第二产业增长4%: what follows the semicolon is still about the
        # part of the year
        going_on = (
            scene.held
            if _GOING_ON.match(text, start) or text[start - 1 : start] in ("；", ";")
            else None
        )
        return Dating(going_on or outlook.default)
    reached = (
        draft.reached or draft.measure is Measure.RATIO or (draft.compared_with or "").isdigit()
    )
    if best.backward and reached and best.period and "/" in best.period:
        return Dating(best.period[5:], past=True)
    year = (best.period or "")[:4]
    past = (
        year.isdigit()
        and int(year) < outlook.calendar.published_year
        and not best.vague
        and not best.future
    )
    return Dating(best.period, best.future, past, best.backward, best.planned)


def _nearest(draft: Draft, named: list[Mention], text: str) -> Mention | None:
    """The last period said before the number that is not only what it is compared with."""
    best = None
    at = draft.anchor or draft.number.start
    for mention in named:
        if mention.start > at:
            break
        # 与2023年的48万元相比: a base that owns the number directly behind it
        owns = (
            draft.measure is not Measure.RATIO
            and "的" in text[mention.end - 1 : mention.end + 1]
            and at - mention.end <= 6
        )
        between = text[mention.end : at]
        # （一季度为增长3%），…: what a bracket says holds inside it only
        closed = "）" in between and "（" not in between[: between.index("）")]
        if (not mention.comparing or owns) and "的基础上" not in between and not closed:
            best = mention
    return best


def _mean_span(best: Mention | None, scene: Scene) -> str | None:
    """年均增长 is about all the years, never about the last: from 2015 to 2020, or 五年."""
    if scene.years is not None:
        return f"{scene.years[0]}/{scene.years[1]}"
    if best is not None and best.period:
        if "/" in best.period:
            return best.period
        since = scene.thread.comparison
        if since and since.isdigit() and since < best.period[:4]:
            return f"{since}/{best.period[:4]}"
    return scene.span.period if scene.span is not None else scene.thread.review


def _moment(
    draft: Draft, best: Mention | None, named: list[Mention], scene: Scene, outlook: Outlook
) -> Dating:
    """从…到… without years of its own: those of a span, or of the 从…到… before."""
    first = draft.moment == "from"
    source = best or scene.carried or scene.span
    span = _SPAN.fullmatch(source.period or "") if source else None
    if span and source is not None:
        begun = str(int(span.group(1)) - 1) if source.backward else span.group(1)
        return Dating(begun if first else span.group(2), past=True)
    if scene.years is not None:
        return Dating(scene.years[0 if first else 1], past=True)
    if first:
        return Dating(None, past=True)
    earlier = [m for m in named if m.end < scene.left_at - 8 and not m.comparing]
    if earlier:
        period, future = earlier[-1].period, earlier[-1].future
        planned = earlier[-1].planned
        return Dating(
            period[5:] if period and _SPAN.fullmatch(period) else period,
            future,
            not future and not planned,
            planned=planned,
        )
    return Dating(outlook.default)
