"""Encoders: text to vectors of length 1. Nothing is downloaded: a model is a folder here, or on a server by setting."""
