"""Providing liquidity: the form, one's share and the words."""
