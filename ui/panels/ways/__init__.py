"""The page of all ways to stake, and what the column says of the one that is chosen."""
