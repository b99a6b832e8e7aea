"""The hero chart fed from the practice."""
