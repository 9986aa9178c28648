"""What is kept: the values, the catalogue, the lexical and dense indexes, and the retriever over them."""
