"""The amount field."""
