"""Tests of cost. None is bounded by the clock: each compares two measurements of one run."""
