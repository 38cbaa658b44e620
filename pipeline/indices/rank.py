"""Ranks: best is 1, equal values share the better rank (1, 2, 2, 4), what has no value has no
rank.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.indices.panel import Values


def ranks(values: Values, groups: NDArray[np.intp] | None = None) -> Values:
    """Ranks along the last axis.

    Args:
        values: ``(…, rows)``; NaN where there is no value.
        groups: Group of each row; rows are ranked within their group. None: all together.

    Returns:
        Ranks of the same shape, NaN where there is no value.
    """
    if groups is None or len(np.unique(groups)) == 1:
        return _ranks(values)
    out = np.full(values.shape, np.nan)
    for group in np.unique(groups):
        rows = groups == group
        out[..., rows] = _ranks(values[..., rows])
    return out


def _ranks(values: Values) -> Values:
    order = np.argsort(-values, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(values, order, axis=-1)
    first = np.ones(ordered.shape, dtype=bool)
    first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.arange(1, values.shape[-1] + 1)
    shared = np.maximum.accumulate(np.where(first, place, 0), axis=-1).astype(np.float64)
    out = np.empty(values.shape)
    np.put_along_axis(out, order, shared, axis=-1)
    out[np.isnan(values)] = np.nan
    return out
