"""Runs of scenarios: playing, grading, debriefing."""
