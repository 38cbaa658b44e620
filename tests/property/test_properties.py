"""Properties: sentences made up from known records read back, any text is survived, a changed digit changes its own figure only."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pipeline.reading import Observation, extract
from tests.support.figure_documents import brief, document, read

_NOUNS = st.sampled_from(
    [
        "粮食总产量",
        "社会消费品零售总额",
        "一般公共预算收入",
        "公路里程",
        "发明专利授权量",
        "旅游总收入",
        "用电量",
        "房屋竣工面积",
        "货运量",
        "存款余额",
    ]
)
_UNITS = st.sampled_from(["亿元", "万吨", "公里", "万平方米", "万件", "亿千瓦时"])
_LEVELS = st.decimals(min_value=1, max_value=99999, places=1)
_RATES = st.decimals(min_value="0.1", max_value="99", places=1)
_VERBS = st.sampled_from([("增长", 1), ("下降", -1), ("回落", -1), ("上升", 1)])
_OPENINGS = st.sampled_from(["全年", "全市", "2024年，", "全年全市", ""])
_THAN = st.sampled_from(["", "比上年", "同比", "较上年"])
_PARTS = st.sampled_from(["甲产业", "乙产业", "丙产业", "丁产业"])
_SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def growth_sentences(draw: st.DrawFn) -> tuple[str, list[str]]:
    noun, unit, level, rate, (verb, sign) = (
        draw(_NOUNS),
        draw(_UNITS),
        draw(_LEVELS),
        draw(_RATES),
        draw(_VERBS),
    )
    text = f"{draw(_OPENINGS)}{noun}{draw(st.sampled_from(['', '为', '达到']))}{level}{unit}，{draw(_THAN)}{verb}{rate}%。"
    return text, [f"{noun} level {float(level):g}{unit}", f"{noun} growth {sign * float(rate):g}%"]


@st.composite
def fenbie_sentences(draw: st.DrawFn) -> tuple[str, list[str]]:
    parts = draw(st.lists(_PARTS, min_size=2, max_size=4, unique=True))
    levels = [draw(_LEVELS) for _ in parts]
    rates = [draw(_RATES) for _ in parts]

    def listed(words: list[str]) -> str:
        return "、".join(words[:-1]) + "和" + words[-1]

    text = f"{listed(parts)}增加值分别为{listed([f'{v}亿元' for v in levels])}，分别增长{listed([f'{r}%' for r in rates])}。"
    wanted = [f"{p}增加值 level {float(v):g}亿元" for p, v in zip(parts, levels, strict=True)]
    return text, wanted + [
        f"{p}增加值 growth {float(r):g}%" for p, r in zip(parts, rates, strict=True)
    ]


@st.composite
def share_sentences(draw: st.DrawFn) -> tuple[str, list[str]]:
    noun, rate, points = draw(_NOUNS), draw(_RATES), draw(_RATES)
    text = f"{noun}占全省的比重为{rate}%，比上年提高{points}个百分点。"
    label = f"{noun}占全省的比重"
    return text, [f"{label} share {float(rate):g}%", f"{label} change {float(points):g}个百分点"]


_SENTENCES = st.one_of(growth_sentences(), fenbie_sentences(), share_sentences())


@_SETTINGS
@given(_SENTENCES)
def test_made_up_sentence_reads_back(made: tuple[str, list[str]]) -> None:
    text, wanted = made
    assert [brief(o) for o in read(text)] == wanted


@_SETTINGS
@given(st.lists(_SENTENCES, min_size=2, max_size=5))
def test_sentences_of_a_paragraph_do_not_disturb_each_other(
    made: list[tuple[str, list[str]]],
) -> None:
    assert [brief(o) for o in read("".join(text for text, _ in made))] == [
        figure for _, figures in made for figure in figures
    ]


def _without_place(observation: Observation) -> Observation:
    return observation._replace(char_start=0, char_end=0)


@_SETTINGS
@given(st.lists(_SENTENCES, min_size=2, max_size=4), st.data())
def test_changed_digit_changes_its_own_figure_only(
    made: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    lines = [text for text, _ in made]
    before = read(*lines)
    line = data.draw(st.integers(0, len(lines) - 1))
    places = [
        i
        for i, c in enumerate(lines[line])
        if c in "123456789" and "2024" not in lines[line][max(0, i - 3) : i + 4]
    ]
    at = data.draw(st.sampled_from(places))
    digit = "1" if lines[line][at] != "1" else "2"
    lines[line] = lines[line][:at] + digit + lines[line][at + 1 :]
    # two sentences that read the same are told apart by their order only
    assume(len({*lines, made[line][0]}) == len(lines) + 1)
    after = read(*lines)
    assert len(before) == len(after)
    assert [(o.label, o.measure, o.unit, o.period) for o in before] == [
        (o.label, o.measure, o.unit, o.period) for o in after
    ]
    changed = [a for a, b in zip(before, after, strict=True) if a.value != b.value]
    assert len(changed) == 1
    elsewhere = [(a, b) for a, b in zip(before, after, strict=True) if a.quote != changed[0].quote]
    assert all(_without_place(a) == _without_place(b) for a, b in elsewhere)


_CHARS = st.text(
    alphabet=(
        "0123456789０９一二三四五百千万亿零两半年月日个家元%％‰、，。；：:（）()“”《》[]①的比占为达到从由至分别增长下降其中"
        "和与及\0 　\tＡz-—~.︰"
    ),
    max_size=120,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(_CHARS, st.text(max_size=80)))
@example("一0四")
@example("《二0二三年报》增长5%，一00四00人")
def test_any_text_is_survived_and_partitioned(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ")
    read_document = document(line)
    found = extract(read_document)
    covered = {
        i
        for item in (*found.observations, *found.rejected)
        for i in range(item.char_start, item.char_end)
    }
    assert all(
        i in covered
        for i, c in enumerate(read_document.text)
        if c in "0123456789０１２３４５６７８９"
    )
    for item in (*found.observations, *found.rejected):
        assert read_document.text[item.char_start : item.char_end] == item.printed
        assert item.quote[item.quote_offset : item.quote_offset + len(item.printed)] == item.printed
