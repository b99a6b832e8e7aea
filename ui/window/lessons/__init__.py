"""Lessons in a window: which one is played and in which file, its step at hand, what is shown of it, and where it leads."""
