"""The register (sổ nhiệm vụ) as it is shown: its page, its filters, and the files that it is taken along as."""
