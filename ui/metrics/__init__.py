"""Figures of the server for Prometheus: what is counted as it runs, what is read of the library, and who gets them."""
