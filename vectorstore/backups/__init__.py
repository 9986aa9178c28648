"""Backups of the whole data folder, made and restored while it serves."""
