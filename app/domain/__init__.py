"""The rules of training and certification in plain Python; see README.md."""
