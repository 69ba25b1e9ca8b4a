"""Measuring the site under load, on loopback only; see README.md."""
