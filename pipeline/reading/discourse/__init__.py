"""What a document, chapter, paragraph or sentence says once for all its figures: period, status,
region, price basis, producer, and what figures go on about.

``frames``            the stack of what holds, never changed in place
``eras``              the years that a heading or an opening puts what follows under; review or plan
``transitions``       the stack as blocks and sentences are entered
``dating``            a figure to its period, through the stack
``status``            a figure to result, preliminary, target or forecast
``region_mentions``   names of regions, as a document of one region means them
``price_basis``, ``notes``, ``producer``   what sentences, notes and the closing note say
"""
