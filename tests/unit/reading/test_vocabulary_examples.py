"""Every entry of the reader's vocabularies does what its example says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.reading import extract
from pipeline.reading.phrases.predicate import COMPARED
from pipeline.reading.tokens.lexicon import vocabulary
from tests.support.figure_documents import brief, document

REPOSITORY = Path(__file__).resolve().parents[3]
EXAMPLES = yaml.safe_load(
    Path(__file__).with_name("vocabulary_examples.yaml").read_text(encoding="utf-8")
)
LISTS = [(file, name) for file, lists in EXAMPLES.items() for name in lists]
CONTROL = "霞客"
# Lists whose entries are held by tests of their own: numbers that are no words, patterns with an example each, characters with what may follow them.
ELSEWHERE = {
    "bounds": {"digits", "largest", "regional"},
    "doubts": {"sure", "worth_naming", "review_below", "doubts"},
    "edges": {"lead_characters", "trail_characters"},
    "names": {"patterns"},
    "words_of_statistics": {"begins_like_grammar", "quantities"},
}


def is_read(example: dict[str, Any], word: str) -> bool:
    """Whether a sentence with a word in it is read as its example says."""
    found = extract(document(example["text"].format(word=word)))
    if "rejected" in example:
        return not found.observations and {str(r.reason) for r in found.rejected} == {
            example["rejected"]
        }
    wanted = [figure.format(word=word) for figure in example["figures"]]
    scope = example["scope"].format(word=word) if "scope" in example else None
    fields = {key: value.format(word=word) for key, value in example.get("fields", {}).items()}
    return any(
        (figure == brief(seen) or figure == f"* {brief(seen).partition(' ')[2]}")
        and scope in (None, seen.scope)
        and all(str(getattr(seen, key)) == value for key, value in fields.items())
        for seen in found.observations
        for figure in wanted
    )


def examples_of(examples: list[dict[str, Any]], word: str) -> list[dict[str, Any]]:
    """The examples of a list that are about a word: its own and those of the whole list."""
    return [example for example in examples if example.get("word", word) == word]


@pytest.mark.parametrize(("file", "name"), LISTS)
def test_every_entry_does_what_its_example_says(file: str, name: str) -> None:
    examples = EXAMPLES[file][name]
    apart = {example["word"] for example in examples if "word" in example}
    entries = vocabulary(file)[name]
    assert entries and apart <= set(entries)
    assert [
        word
        for word in entries
        if not any(is_read(example, word) for example in examples_of(examples, word))
    ] == []
    assert len(set(entries)) == len(entries)
    for example in examples:
        if "word" in example:
            assert is_read(example, example["word"]), example["word"]


def test_a_word_before_a_number_is_of_one_kind() -> None:
    directions = vocabulary("directions")
    kinds = [*vocabulary("words").values(), COMPARED]
    kinds += [directions[name] for name in ("up", "down", "growth_nouns_down")]
    counted = Counter(word for kind in kinds for word in kind)
    assert [word for word, count in counted.items() if count > 1] == []


def test_every_list_has_examples() -> None:
    for path in (REPOSITORY / "pipeline/reading/vocabulary").glob("*.yaml"):
        if path.stem != "producers":  # topics and their words: test_discourse.py
            held = EXAMPLES.get(path.stem, {}).keys() | ELSEWHERE.get(path.stem, set())
            assert set(vocabulary(path.stem)) == held, path.name


@pytest.mark.parametrize(("file", "name"), LISTS)
def test_no_example_is_true_of_any_word(file: str, name: str) -> None:
    for example in EXAMPLES[file][name]:
        assert not is_read(example, example.get("control", CONTROL)), example
