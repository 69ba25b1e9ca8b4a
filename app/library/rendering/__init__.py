"""Markdown to the HTML that is stored with a revision. Runs at publish; pages never parse Markdown."""
