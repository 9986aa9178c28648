"""The chat page: Gradio behind a gate, for one viewer at a time."""
