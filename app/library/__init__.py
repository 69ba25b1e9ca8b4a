"""The authored material: loading, checking, revisions, rendering, registers, search."""
