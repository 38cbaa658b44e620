"""The articles of a newspaper page: which piece belongs to which. Knows pieces in reading order
only.
"""

from __future__ import annotations

from pipeline.documents.assemble import Piece
from pipeline.documents.document import BlockKind
from pipeline.documents.line_kinds import ARTICLE_START, BYLINE, is_closed


def set_articles(pieces: list[Piece]) -> list[Piece]:
    """Number the articles of a newspaper page.

    Each begins with the headlines before its byline or its ``本报讯``, or where a block of columns
    begins that continues with nothing.
    """
    newspaper = sum(bool(ARTICLE_START.match(piece.text)) for piece in pieces) > 1
    prose = [piece for piece in pieces if piece.kind is BlockKind.PARAGRAPH]
    always_fresh = 2 * sum(piece.fresh for piece in prose) > len(
        prose
    )  # every paragraph is set in: that says nothing
    article = 0
    headlines: list[Piece] = []
    seen_body = False
    for piece in pieces:
        stray = piece.fresh and not always_fresh and newspaper and seen_body and not headlines
        signed = "记者" in piece.text and BYLINE.match(piece.text) and headlines
        if piece.kind is BlockKind.PARAGRAPH and (
            signed or stray or ARTICLE_START.match(piece.text)
        ):
            if seen_body:
                article += 1
                for headline in headlines:
                    headline.article = article
            seen_body = True
        elif piece.kind is BlockKind.PARAGRAPH:
            seen_body = True
        subtitle = headlines and piece.text.startswith("——") and not is_closed(piece.text)
        headlines = (
            [*headlines, piece]
            if piece.kind in (BlockKind.HEADING, BlockKind.TITLE) or subtitle
            else []
        )
        piece.article = article
    return pieces
