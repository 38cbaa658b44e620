"""What is printed, as typed tokens with offsets: numbers, units, periods, sentences, clauses.
Decides nothing about meaning.
"""
