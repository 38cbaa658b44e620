"""How much of a PDF is read: bounds on what a hostile or broken file can cost."""

from __future__ import annotations

MAX_PAGES = 3000
"""A yearbook has about 900 pages; more than this is refused, saying so."""

MAX_GLYPHS_PER_PAGE = 200_000
"""The densest real page (a map) has some 30,000; a page beyond this is read as far as this, with a
note."""

MAX_GLYPHS_READ_SLOWLY = 30_000
"""Characters of a page that pdfium cannot read whole and that is read another way, at a twentieth
of the speed: the densest real page."""

MAX_PATHS_PER_PAGE = 60_000
"""Rules are searched for among this many drawing objects of a page (a table of 5,000 rows has
35,000 drawn cell by cell); maps have more."""

MAX_BYTES = 512 * 1024 * 1024
"""Size of the file."""

MAX_GLYPHS = 12_000_000
"""Characters of a whole document: what 3,000 dense pages hold."""
