"""Notices in the site and by mail; see README.md."""
