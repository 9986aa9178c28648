"""Pages of paper, from a PDF or a scan: words at their places and drawn lines → canonical text and pages.

pdfium      a page of a PDF → sheet: glyphs and words for its text, drawn for its lines, frame for its coordinates
legible     whether that text can be read; if not, the page is recognised (see ``ingest.scans``)
sheet       the sheet itself
compose     sheets → document: leaves takes pages apart (grids, margins, notes, runs), pieces puts each in reading
            order (zones, paragraphs), writing makes text of them
render      one page of a file as an image
"""
