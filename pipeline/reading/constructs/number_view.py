"""One number of a sentence with the text and the frames around it, and the reading that a
construct begins with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from operator import attrgetter

from pipeline.reading.discourse.frames import Frames, Level, Quantity, Topic
from pipeline.reading.discourse.region_mentions import RegionWords
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.predicate import Predicate
from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure


@dataclass(slots=True)
class View:
    """One number (or row of numbers) with what is around it: the input of every construct.

    Attributes:
        text: The block's text, apparatus masked.
        numbers: The numbers of the row.
        previous: Where the number before ends (or the sentence begins).
        start: Where the clause's text before the number begins.
        predicate: The words between noun and number.
        stop: Where the text after the number ends.
        last: Whether no number follows in the clause.
        frames: What the text before it states; a construct that records more puts a new
            stack in its place.
        words: Regions that the document may name.
        subject: The clause's own noun phrase, '' where there is none.
        following_noun: The noun phrase after the number, '' where there is none.
        holds: Whether that noun holds what the next number measures (12座水库蓄水量3亿立方米).
        part: Whether the figure is a part (其中).
        region: Code of the region that the clause names.
        region_at: Where the words that name it are.
        label: Label once it has been found.
        origin: Where the label comes from.
    """

    text: str
    numbers: list[Number]
    previous: int
    start: int
    predicate: Predicate
    stop: int
    last: bool
    frames: Frames
    words: RegionWords
    subject: str = ""
    following_noun: str = ""
    holds: bool = False
    part: bool = False
    region: str | None = None
    region_at: tuple[int, int] | None = None
    label: str | None = None
    origin: str = "own"

    def copied(self) -> View:
        """The same, for a construct to read and record in on its own."""
        return View(*_ALL_FIELDS(self))

    def record(self, **fields: object) -> None:
        """Record more about the topic of the running sentence."""
        self.frames = self.frames.with_topic(**fields)

    @property
    def topic(self) -> Topic:
        """The topic of the running sentence so far."""
        return self.frames.topic

    @property
    def quantity(self) -> Quantity:
        """The quantity stated last."""
        return self.frames.quantity

    @property
    def before(self) -> str:
        """The clause's text before its predicate."""
        return self.text[self.start : self.predicate.rest]

    def after(self, number: Number) -> str:
        """The text after a number, up to the next comma or number."""
        return self.text[number.after : self.stop]


_ALL_FIELDS = attrgetter(*(field.name for field in fields(View)))

# 较2013年的58天减少了96.6%
_COMPARED_NUMBER = re.compile(r"(?:较|比)(?P<year>(?:19|20)\d\d) ?年的 ?[\d.,]+ ?[^，。；\d]{1,5}$")
# 处置造谣炒作、侵犯权益等各类违规账号: of a long list only what it is a list of
_LONG = 26
_LISTED = re.compile(r"^.*等(?!级)(?=[一-龥]{3,}$)")
_HANDLED = re.compile(r"(?:审结|办结|执结|受理|审理|办理|查处|查办|侦破|破获|立案侦查)")
_WORDS = re.compile(r"[一-龥]")
_COMPARED_EARLIER = re.compile(
    r"(?:与|同|较|比)[^，。；]{0,16}?(?P<year>(?:19|20)\d\d) ?年[^，。；]{0,32}?相?(?:比|较)$"
)


def new_reading(view: View, number: Number, label: str, measure: Measure) -> NumberReading:
    """A reading with the qualifier and the base of comparison that the predicate says."""
    predicate = view.predicate
    shared = number is view.numbers[0] or predicate.respective
    qualifier = (None if number is view.numbers[0] else _own_qualifier(view, number)) or (
        predicate.qualifier if shared else None
    )
    if len(label) > _LONG and "等" in label:
        label = _shortened(label)
    reading = NumberReading(
        number, label, measure, number.value, number.value_high, qualifier or number.qualifier
    )
    reading.origin = view.origin
    reading.yearly = predicate.yearly
    reading.begin = view.start
    reading.anchor = view.numbers[0].start if number.part is not None and number.part > 0 else 0
    reading.part = view.part
    reading.row = (view.numbers.index(number), len(view.numbers))
    if predicate.copula in ("仅为", "仅有", "只有") and reading.qualifier is None:
        reading.qualifier = "仅"
    reading.modal = predicate.modal
    reading.reached = (
        predicate.arrival
        or (predicate.copula or "").removeprefix("分别")
        in (
            "达到",
            "达",
            "达到了",
            "突破",
            "保持在",
            "为",
            "已达",
            "已达到",
        )
        or reading.qualifier in ("突破", "首次突破", "突破了", "跨越")
    )
    if measure in (Measure.GROWTH, Measure.CHANGE):
        if not predicate.yearly:
            reading.compared_with = (
                _base_of(predicate.comparison, view.numbers, number)
                or _compared_earlier(view)
                or view.frames.comparison
                or "previous_year"
            )
        if predicate.comparison and not _WORDS.search(predicate.comparison):
            view.frames = view.frames.with_fields(Level.SENTENCE, comparison=predicate.comparison)
    return reading


def _shortened(label: str) -> str:
    """Of a long list what it is a list of, with the verb in front of it."""
    verb = _HANDLED.match(label)
    rest = _LISTED.sub("", label)
    return (verb.group() if verb and rest != label else "") + rest or label


def _base_of(comparison: str | None, row: list[Number], number: Number) -> str | None:
    """比一季度和上半年分别收窄3.0和1.1个百分点: each figure its own base."""
    if comparison is None or len(row) < 2:
        return comparison
    bases = re.split(r"[和与及、]", comparison)
    return bases[row.index(number)] if len(bases) == len(row) else comparison


def _own_qualifier(view: View, number: Number) -> str | None:
    before = view.text[max(0, number.start - 2) : number.start].strip()
    return before[-1:] if before[-1:] in ("约", "近", "超") else None


def _compared_earlier(view: View) -> str | None:
    """与2015年相比，晴天增加了40天: the base is in the clause before."""
    window = view.text[max(view.previous - 48, 0) : view.start].rstrip("，, ")
    found = _COMPARED_EARLIER.search(window)
    if found is not None:
        # 与2010年相比，甲增加3万人，乙减少2万人: so does the base of those that follow
        view.frames = view.frames.with_fields(Level.SENTENCE, comparison=found["year"])
    found = found or _COMPARED_NUMBER.search(window[-24:])
    return found["year"] if found else None
