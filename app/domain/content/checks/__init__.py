"""Checks across documents: one module per theme, each `check(collection)` yielding findings."""
