"""The dense index on a Chroma server, which processes on several machines share."""
