"""Answers with a model: short statements above the quotes, each checked against the sources that it rests on."""
