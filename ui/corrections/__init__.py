"""Corrections of the register: what an editor may do, over HTTP and on pages."""
