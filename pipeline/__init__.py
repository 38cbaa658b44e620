"""Gongbao's pipeline: plain Python that reads figures out of Chinese official documents.

Rooms, in the order in which a number travels; imports only point back along it:
``registry`` -> ``archive`` -> ``documents`` -> ``observations`` -> ``indicators`` -> ``indices``
-> ``publish``.
``regions``, ``errors`` and ``settings`` are the ground floor that every room may use.

Nothing here imports dagster: orchestration lives in ``assets/``, and every room is usable as a
library.
"""
