"""Files → plans: readers, header, outline, tables, passages, and the pipeline that keeps them in the library."""
