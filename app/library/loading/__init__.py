"""Files to documents, with every problem at its line and column. No database."""
