"""Files that try one trait of Word each."""

from __future__ import annotations

from tests.ingest.readers import docx_around, docx_lists, docx_tables, docx_words

FIXTURES = (*docx_words.FIXTURES, *docx_around.FIXTURES, *docx_lists.FIXTURES, *docx_tables.FIXTURES)
