"""One plan in every format: what builds the files, and what their readings are held against."""
