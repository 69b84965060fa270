"""Edits assessed as they happen: a stream's events in, lines out, in the stream's order.

`following` knows the order: select, fetch the texts, score, write, purge, and only then move the position.
"""
