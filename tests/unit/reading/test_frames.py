"""The stack of discourse frames: what is stated is forgotten with the level it belongs to."""

from __future__ import annotations

import pytest

from pipeline.reading.discourse.frames import Aim, Frame, Frames, Level, Quantity


def _with_figure(frames: Frames, label: str) -> Frames:
    frames = frames.with_topic(first=label, recent=(*frames.topic.recent, label))
    return frames.with_fields(Level.DOCUMENT, quantity=Quantity(label, label))


def test_a_sentence_forgets_its_topic_and_its_region_and_keeps_the_quantity_told_last() -> None:
    frames = _with_figure(
        Frames().enter_sentence().with_fields(Level.SENTENCE, region="110112"), "零售额"
    )
    following = frames.enter_sentence()
    assert (following.topic.first, following.earlier_labels) == ("", ("零售额",))
    assert following.frame_with("region") is None
    assert following.quantity.label == "零售额"


def test_a_sentence_on_parts_stands_inside_the_one_before_and_tells_anew() -> None:
    frames = _with_figure(
        Frames().enter_sentence().with_fields(Level.SENTENCE, basis="constant_prices"), "产值"
    )
    parts = frames.enter_sentence(goes_on=True)
    assert (found := parts.frame_with("basis")) and found.basis == "constant_prices"
    assert parts.topic.first == ""
    more = _with_figure(parts, "林业产值").enter_sentence(goes_on=True)
    assert (more.topic.first, more.earlier_labels) == ("", ("产值", "林业产值"))
    assert len(more.stack) == len(parts.stack)


def test_a_paragraph_forgets_its_schools_and_what_its_sentences_told() -> None:
    frames = _with_figure(Frames().enter_sentence(), "小学").with_fields(
        Level.PARAGRAPH, institution="小学"
    )
    following = frames.leave(Level.PARAGRAPH).enter_sentence()
    assert (following.institution, following.earlier_labels) == ("", ())


def test_a_section_is_left_with_all_inside_it() -> None:
    chapter = Frames().enter(Frame(Level.CHAPTER, 1, aim=Aim.PLAN))
    inside = (
        chapter.enter(Frame(Level.SECTION, 2))
        .enter_sentence()
        .with_fields(Level.CLAUSE, region="1")
    )
    assert inside.era.aim is Aim.PLAN
    assert inside.enter(Frame(Level.SECTION, 2)).frame_with("region") is None
    assert inside.enter(Frame(Level.CHAPTER, 1)).era.aim is None


def test_saying_more_leaves_the_stack_before_as_it_was() -> None:
    before = Frames().enter_sentence()
    after = _with_figure(before.with_fields(Level.SENTENCE, comparison="2020"), "产值")
    assert before.comparison is None
    assert before.quantity == Quantity()
    assert after.comparison == "2020"
    with pytest.raises(AttributeError):
        after.stack[0].region = "110000"  # type: ignore[misc]
