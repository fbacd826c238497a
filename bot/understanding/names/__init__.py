"""A menu compiled: every name it knows, what else people call it, and how they misspell it."""
