"""Pictures -> Document: scanned pages of a PDF, image files, and the images of a web page.

A picture is turned into what the PDF readers know, glyphs with places and ruled lines, and goes
the same way from there: reading order, paragraphs, captions, tables with and without rules, heads,
units, footnotes.

``pixels``       bytes or a page to an upright picture without skew and seals
``ruling``       ruled lines and drawings of a picture (OpenCV)
``recognition``  lines of text with their characters (RapidOCR, models inside the wheel)
``leftovers``    ink that the detection of text passes over
``glyphs``       characters to glyphs: size, baseline and width by the ink
``picture_page`` all of it to a page of ``pipeline.documents.pdf``
``places``       which number of the reading text is where on which picture
``scanned``      scanned pages of a PDF
``image_files``  image files that are a document, or the pages of one

Whether a figure read from a picture is right is determined by ``pipeline.series.proofs``, not here.
"""
