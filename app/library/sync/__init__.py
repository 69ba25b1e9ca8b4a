"""Files into the database: state, plan, apply."""
