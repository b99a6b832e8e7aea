"""The names and numbers at the right ends of the lines."""
