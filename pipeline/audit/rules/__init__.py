"""One module per rule: each a function from the printed tree and the claims to findings. No rule
knows a document.
"""
