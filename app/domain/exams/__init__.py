"""Rules of papers and attempts; see README.md."""
