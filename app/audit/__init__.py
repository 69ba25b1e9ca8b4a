"""The hash-chained record of acts; see README.md."""
