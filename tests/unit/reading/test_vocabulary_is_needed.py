"""No entry of the reader's vocabulary can be taken out without an example that is read otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]

# Words that do the same in two lists, or by a pattern: without one of the two nothing is read otherwise.
TWICE: dict[tuple[str, str], list[str]] = {
    ("edges", "places"): ["全球"],
    ("words", "copula"): ["达到了", "约为"],
    ("words", "adverb"): ["每年", "平均", "全年"],
    ("words", "modal"): ["预期"],
    ("words", "stop"): ["以上", "首次"],
    ("verbs", "handling"): ["完成", "有", "与", "在", "对", "从", "确保"],
    ("nouns", "quantity_heads"): ["总额", "总量", "数量", "经费", "消费"],
    ("nouns", "sector_endings"): ["产业", "制造业"],
    ("nouns", "dependents"): ["总产值", "总市值", "总面积", "数量"],
    ("nouns", "things"): ["铁路", "小区"],
    ("nouns", "owner_verbs"): ["建成"],
    ("edges", "period_follows"): ["内", "的"],
}

# Patterns are made when modules are imported. Words are taken out together, and the modules imported again, as far as
# no sentence of one has another in it: so each is missing alone in its own examples.
READ_WITHOUT = """
import importlib, json, sys
from collections import defaultdict

from tests.unit.reading import test_vocabulary_examples as whole


def imported_without(gone):
    for name in list(sys.modules):
        if name.startswith("pipeline.reading") or name in (whole.__name__, "tests.support.figure_documents"):
            del sys.modules[name]
    lexicon = importlib.import_module("pipeline.reading.tokens.lexicon")
    read = lexicon.vocabulary

    def vocabulary(file):
        lists = read(file)
        return {
            name: [word for word in words if word not in gone[file, name]] if gone.get((file, name)) else words
            for name, words in lists.items()
        }

    lexicon.vocabulary = vocabulary
    return importlib.import_module(whole.__name__)


groups = []
for file, lists in whole.EXAMPLES.items():
    for name, examples in lists.items():
        for word in whole.vocabulary(file)[name]:
            read = [one for one in whole.examples_of(examples, word) if whole.is_read(one, word)]
            if not read:
                continue
            text = "".join(one["text"].format(word=word) for one in read)
            entry = ((file, name), word, read, text)
            for group in groups:
                if all(word not in other[3] and other[1] not in text for other in group):
                    group.append(entry)
                    break
            else:
                groups.append([entry])
left = []
for group in groups:
    gone = defaultdict(set)
    for key, word, _, _ in group:
        gone[key].add(word)
    module = imported_without(gone)
    left += [[*key, word] for key, word, read, _ in group if all(module.is_read(one, word) for one in read)]
print(json.dumps([len(groups), sum(map(len, groups)), left]))
"""


def test_every_entry_has_an_example_that_is_read_otherwise_without_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHOUT],
        cwd=REPOSITORY,
        env=os.environ | {"GONGBAO_COMPILED": "0"},  # what is compiled cannot be imported again
        capture_output=True,
        text=True,
        check=True,
    )
    groups, entries, left = json.loads(done.stdout)
    assert groups < 40 and entries > 1500
    assert {(file, name, word) for file, name, word in left} == {
        (*key, word) for key, words in TWICE.items() for word in words
    }
