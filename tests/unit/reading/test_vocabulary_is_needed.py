"""No list of the reader's vocabulary can be emptied without an example that is read otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[3]
EXAMPLES = yaml.safe_load(
    Path(__file__).with_name("vocabulary_examples.yaml").read_text(encoding="utf-8")
)
LISTS = [f"{file}.{name}" for file, lists in EXAMPLES.items() for name in lists]

# The patterns of the reader are made when its modules are imported, so each list has a process.
READ_WITHOUT = """
import functools, json, sys
from pipeline.reading.tokens import lexicon

file, name = sys.argv[1].split(".")
whole = lexicon.vocabulary(file)
without = {**whole, name: ["㑇㑇㑇"]}
read = lexicon.vocabulary
lexicon.vocabulary = lambda asked: without if asked == file else read(asked)
from tests.unit.reading.test_vocabulary_examples import EXAMPLES, is_read

examples = EXAMPLES[file][name]
apart = {example["word"]: example for example in examples if "word" in example}
common = [example for example in examples if "word" not in example]
for word in whole[name]:
    tried = [apart[word]] if word in apart else common
    if not any(is_read(example, word) for example in tried):
        print(json.dumps(word))
        break
"""


@pytest.mark.long
@pytest.mark.parametrize("name", LISTS)
def test_an_example_is_read_otherwise_without_the_list(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHOUT, name],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout and json.loads(done.stdout)
