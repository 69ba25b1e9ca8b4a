"""Role plays: authored, deterministic, finite, and therefore provable. The README of this folder is the map."""
