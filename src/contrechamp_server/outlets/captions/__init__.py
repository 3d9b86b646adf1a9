"""The caption page: one portrait, a few questions, with or without an account; the rule in words, and its form."""
