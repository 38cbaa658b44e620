"""The phrases around a number: where a noun phrase begins and ends, the predicate between noun and
number, what makes a phrase a label, what a scope is. Knows words, no sentences.
"""
