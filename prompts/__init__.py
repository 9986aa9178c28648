"""Texts as data: what is shown on screen, and what models are told."""
