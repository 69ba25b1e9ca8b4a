"""People, departments, positions, roles and sign-in; see README.md."""
