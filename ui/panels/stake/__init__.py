"""Staking and wrapping: the forms, and the figures of their tab."""
