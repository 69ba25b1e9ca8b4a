"""Each role's first page; see README.md."""
