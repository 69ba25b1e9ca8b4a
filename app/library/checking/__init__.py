"""Everything wrong with a set of files, in one list. No database."""
