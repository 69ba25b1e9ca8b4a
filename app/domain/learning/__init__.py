"""The rules of reading a course: what counts as done, and what a new revision asks of those who are in it."""
