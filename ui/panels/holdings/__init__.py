"""What I hold: the figures, the table, and what it cost."""
