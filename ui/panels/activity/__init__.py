"""What I did: the table, its tools and its file."""
