"""The Shocks column: the form, its parts, and the lines of a preview."""
