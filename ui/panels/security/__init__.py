"""How safe a chain is from those who stake on it: the page, its bar, curve and table, and the form beside it."""
