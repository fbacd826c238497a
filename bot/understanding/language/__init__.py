"""A language as data: its phrases, its words of other languages, the tokens of a text."""
