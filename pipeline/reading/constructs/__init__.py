"""How Chinese official prose states a quantity: level, growth, share, contribution, gap, ratio,
分别 lists, counted nouns.
"""
