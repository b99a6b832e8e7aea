"""Rewards earned: the table, its tools and its file."""
