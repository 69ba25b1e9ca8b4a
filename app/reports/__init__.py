"""What HR, managers and inspectors look up; see README.md."""
