"""From evidence to the answer: its words are quotes, headings and fixed texts, and nothing else."""
