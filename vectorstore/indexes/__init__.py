"""What finds passages: the lexical and the dense index, their generations, and how replicas follow the catalogue."""
