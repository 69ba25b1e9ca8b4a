"""Courses and lessons: reading, checks in place, studies and their progress; see README.md."""
