"""Timings and scores. Timings are ratios to something known on the same machine; no test asserts them."""
