"""Looping: the form, its stairs, the net rate by what borrowing costs, and what ends a loop."""
