"""Contributions: 对经济增长的贡献率为30%, 拉动经济增长2个百分点."""

from __future__ import annotations

import re

RATE = re.compile(r"贡献率")
PULL = re.compile(r"(?P<subject>.*?)(?:拉动|带动|推动)(?P<what>[^，。]{2,16}?)$")


def pull_label(subject: str, what: str) -> str:
    """Name of a pull: 服务业拉动经济增长."""
    return f"{subject}拉动{what}增长"
