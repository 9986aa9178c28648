"""From a question understood to the evidence that answers it."""
