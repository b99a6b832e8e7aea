"""What I am exposed to, in figures, a table and words."""
