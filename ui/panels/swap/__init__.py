"""Swapping: the form, its fields and costs, and what stands over the pool's charts."""
