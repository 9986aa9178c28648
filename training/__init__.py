"""Training of the static bilingual encoder that ships in `vectorstore/weights`."""
