"""Authored material as pure data: the models of documents, their hashes, and checks across documents."""
