"""The documents, and the check that holds their links together (`python -m docs.build`)."""
