"""Papers taken: attempts, saved answers, grading, results; see README.md."""
