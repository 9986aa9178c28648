"""The door for programs that speak as OpenAI's clients do: /v1/chat/completions and /v1/models."""
