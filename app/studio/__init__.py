"""The trainers' pages over the material; see README.md."""
