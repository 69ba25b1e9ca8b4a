"""What every page shares; see README.md."""
