"""Terms that explain themselves: on hover, on a page, and in the explanation of a number."""
