"""Keeping the site running: timers, demo people, preparation at start; see README.md."""
