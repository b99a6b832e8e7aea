"""Leaving: the form, both ways out side by side, and the break-even chart."""
