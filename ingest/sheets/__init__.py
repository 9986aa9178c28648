"""Pages of paper, from a PDF or a scan: words at their places and drawn lines → canonical text and pages."""
