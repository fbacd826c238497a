"""Clauses to tool calls: dishes with their numbers, options and notes."""
