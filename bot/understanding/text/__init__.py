"""A text cut up: words, chunks, clauses, and what is said beside an order."""
