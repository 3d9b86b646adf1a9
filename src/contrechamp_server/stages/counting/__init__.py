"""Counting: public findings of a sampling plan become the rate, both of its numbers always together."""
