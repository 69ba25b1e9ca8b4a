"""What people did, as facts; see README.md."""
