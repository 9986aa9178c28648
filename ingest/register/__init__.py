"""The register of a plan: its obligations, read from the passages."""
