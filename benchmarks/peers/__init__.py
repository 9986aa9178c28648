"""The same plans, questions and scoring for what one could install instead: see docs/benchmarks.md."""
