"""Made-up indicator systems damaged in every way: what comes back is the truth or a gap, never another value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from pipeline.documents.document import Document
from pipeline.documents.tables.repair import repair_tables

_SYLLABLES = "城市发展科技创新教育医疗文化旅游交通水务园林绿化工业农业金融贸易民政社区安全环境能源信息智慧健康养老住房就业"
SYSTEM_HEAD = ["一级指标", "二级指标", "三级指标", "数据来源", ""]
WEIGHT_HEAD = ["一级指标", "权重", "二级指标", "权重", "三级指标", "权重", ""]
Rows = list[list[str]]


def _shares(random: Random, parts: int) -> list[str]:
    cuts = [0, *sorted(random.sample(range(1, 10), parts - 1)), 10]
    return [str(Decimal(b - a) / 10) for a, b in zip(cuts, cuts[1:], strict=False)]


def made_up_system(random: Random) -> Rows:
    """Whole rows: level 1, weight, level 2, weight, indicator, weight; weights of siblings sum to 1."""
    taken: set[str] = set()

    def name() -> str:
        while (
            made := "".join(random.choice(_SYLLABLES) for _ in range(random.randint(3, 7)))
        ) in taken:
            pass
        taken.add(made)
        return made

    rows = []
    for first_weight in _shares(random, random.randint(2, 4)):
        first = name()
        for second_weight in _shares(random, random.randint(2, 3)):
            second = name()
            leaves = _shares(random, random.randint(2, 4))
            rows += [
                [
                    first,
                    first_weight,
                    second,
                    second_weight,
                    name() + random.choice(["", "(%)", "(亿元)"]),
                    weight,
                ]
                for weight in leaves
            ]
    return rows


def printed(truth: Rows) -> tuple[Rows, Rows]:
    """The two tables as printed: names of groups once."""
    weights: Rows = []
    for number, row in enumerate(truth):
        above = truth[number - 1] if number else [""] * 6
        same_first = number and above[0] == row[0]
        same_second = same_first and above[2] == row[2]
        weights.append(
            [
                *(["", ""] if same_first else row[:2]),
                *(["", ""] if same_second else row[2:4]),
                *row[4:],
                "",
            ]
        )
    return [[row[0], row[2], row[4], "年鉴", ""] for row in weights], weights


def centre_a_group_name(random: Random, system: Rows, weights: Rows) -> None:
    groups = [
        i
        for i, row in enumerate(system)
        if row[1] and not row[0] and i + 1 < len(system) and not system[i + 1][1]
    ]
    if groups:
        at = random.choice(groups)
        system[at + 1][1], system[at][1] = system[at][1], ""


def print_a_weight_twice(random: Random, system: Rows, weights: Rows) -> None:
    groups = [i for i, row in enumerate(weights) if row[2] and not row[0]]
    if not groups:
        return
    at = random.choice(groups)
    weights[at] = [*weights[at][:4], *weights[at][3:6]]
    for below in range(at + 1, len(weights)):
        if weights[below][2]:
            break
        if random.random() < 0.8:
            weights[below] = ["", *weights[below][:6]]


def shift_a_row(random: Random, system: Rows, weights: Rows) -> None:
    at = random.randrange(len(system))
    right = bool(system[at][0]) or random.random() < 0.5
    system[at] = ["", *system[at][:4]] if right else [*system[at][1:], ""]


def drop_a_row(random: Random, system: Rows, weights: Rows) -> None:
    del weights[random.choice([i for i, row in enumerate(weights) if not row[2]])]


ALL = (centre_a_group_name, print_a_weight_twice, shift_a_row, drop_a_row)


@pytest.mark.parametrize(
    "damages",
    [*((damage,) for damage in ALL), ALL],
    ids=[*(damage.__name__ for damage in ALL), "all_of_them"],
)
def test_damage_is_undone_or_left_open(
    make_document: Callable[..., Document], damages: tuple[Callable[..., None], ...]
) -> None:
    rebuilt = 0
    for seed in range(40):
        random = Random(seed)
        truth = made_up_system(random)
        system, weights = printed(truth)
        for damage in damages:
            damage(random, system, weights)
        document = repair_tables(
            make_document([SYSTEM_HEAD, *system], [WEIGHT_HEAD, *weights], kind="blue_book")
        )
        got = [[cell.text for cell in row][:6] for row in document.tables[1].rows()[1:]]
        by_name = {(row[0], row[2], row[4]): row for row in truth}
        for row in got:
            assert (row[0], row[2], row[4]) in by_name, f"seed {seed}: {row} is in no true row"
            assert all(
                not cell or cell == true
                for cell, true in zip(row, by_name[row[0], row[2], row[4]], strict=True)
            ), f"seed {seed}: {row}"
        names = [[cell.text for cell in row][:3] for row in document.tables[0].rows()[1:]]
        rebuilt += got == truth and names == [[row[0], row[2], row[4]] for row in truth]
    assert rebuilt >= (40 if len(damages) == 1 else 34), f"{rebuilt} of 40 rebuilt whole"
