"""Question → answer: understand, choose plans, retrieve, compose, verify; one module a step."""
