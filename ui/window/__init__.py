"""What one window does beside its parts: its looks, its place on the screen, what it reviews and explains."""
