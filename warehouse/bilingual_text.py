"""A text in English that carries the same text in Chinese.

What is wrong with a document passes through results, logs, states and messages on its way to the
tables. All of them take it as the English text that it is; only what is stored, put together or
shown to readers asks for the other language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self


class BilingualText(str):
    """English, with the Chinese in ``zh``.

    >>> text = BilingualText("no file", "没有文件")
    >>> text, chinese(text), chinese("no file")
    ('no file', '没有文件', 'no file')
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        """The text in both languages."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def __reduce__(self) -> tuple[type[BilingualText], tuple[str, str]]:
        """For copies, and for other processes."""
        return BilingualText, (str.__str__(self), self.zh)


def chinese(text: Any) -> Any:
    """The Chinese of a text that has one; anything else as it is."""
    return text.zh if isinstance(text, BilingualText) else text


def filled(en: str, zh: str, /, **values: object) -> BilingualText:
    """Two templates filled in; of what is filled in, each language takes its own text.

    >>> chinese(filled("{n} rows", "{n}行", n=3))
    '3行'
    """
    return BilingualText(
        en.format_map({name: _english(value) for name, value in values.items()}),
        zh.format_map({name: chinese(value) for name, value in values.items()}),
    )


def joined_texts(parts: Iterable[str | None], en: str = "\n", zh: str = "\n") -> str:
    """Texts one after another, empty ones left out; in both languages where one of them is.

    Args:
        parts: The texts.
        en: What is put between two in English.
        zh: The same in Chinese.
    """
    kept = [part for part in parts if part]
    return BilingualText(en.join(kept), zh.join(chinese(part) for part in kept))


def to_json(value: Any) -> Any:
    """Texts in a value of JSON with both of their languages, for ``from_json``."""
    if isinstance(value, BilingualText):
        return {"en": str.__str__(value), "zh": value.zh}
    if isinstance(value, Mapping):
        return {name: to_json(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(one) for one in value]
    return value


def from_json(value: Any) -> Any:
    """What ``to_json`` made, as it was."""
    if isinstance(value, dict):
        if value.keys() == {"en", "zh"}:
            return BilingualText(value["en"], value["zh"])
        return {name: from_json(one) for name, one in value.items()}
    if isinstance(value, list):
        return [from_json(one) for one in value]
    return value


def _english(value: object) -> object:
    return str.__str__(value) if isinstance(value, BilingualText) else value
