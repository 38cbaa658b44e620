"""Tests: unit, property, fault, acceptance; ``support`` holds what they are made of."""
