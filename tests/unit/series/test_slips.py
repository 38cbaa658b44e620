"""What a misprint looks like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.series.slips import Slip, slip_between


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("64.76", "64.73", Slip.DIGIT),
        ("35.21", "53.21", Slip.ORDER),
        ("35.21", "32.51", Slip.ORDER),  # over the point
        ("1,024.5", "102.45", Slip.POINT),
        ("5240", "524", Slip.POINT),
        ("-3.21", "3.21", Slip.SIGN),
        ("5.2", "5.4", None),  # too short to say
        ("301.2", "88.4", None),
        ("35505.7", "35239.7", None),
        ("约三成", "3", None),
    ],
)
def test_slips(one: str, other: str, slip: Slip | None) -> None:
    assert slip_between(one, other) is slip
    assert slip_between(other, one) is slip


@given(st.integers(100, 10**9), st.integers(0, 3))
def test_a_number_is_no_slip_of_itself(number: int, decimals: int) -> None:
    printed = f"{number / 10**decimals:.{decimals}f}"
    assert slip_between(printed, printed) is None


@given(st.text(alphabet="123456789", min_size=3, max_size=9), st.data())
def test_every_wrong_digit_is_seen(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != number[at]]))
    assert slip_between(number, number[:at] + digit + number[at + 1 :]) is Slip.DIGIT
