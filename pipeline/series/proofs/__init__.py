"""Every number that was read from a picture proves itself: equations within the document and with
the earlier edition, two readings, a person's word.

``equations``  what an equation is, and which of its numbers it proves
``terms``      observations as its terms
``tables``     equations that the layout of a table suggests
``repeated``   the same quantity printed twice
``accounted``  identities that accounting finds in sentences
``earlier``    equations with the edition of the year before
``verdicts``   what is known of every number
``reviews``    what persons saw (``reviews.yaml``)
``proving``    all of it, for one document
``proof_rows`` the table ``picture_proofs``

Nothing here changes a number: what was read stays, proposals are beside it.
"""
