"""The report: the published file as static pages that open from a disk, without a network.

Every number on every page leads to its marked sentence in the page of its document
(``d/<document>.html#o-<observation_id>``, of which ten digits will do). All pages are complete
without JavaScript; scripts add charts, the search, the record of a figure, the language and the
theme.

``marked_text``     the text of a document as blocks, each figure a marked piece of it
``figure_columns``  the record of each figure, compactly
``page_images``     the pictures that figures were read from
``…_pages``         what each page shows, asked of the file
``joining``         which points of a series a chart may join
``site``, ``report_draft``  render what changed into a folder that appears whole or not at all
``bilingual``       both languages of labels and closed values
"""

from pipeline.report.site import Site, write_report

__all__ = ["Site", "write_report"]
