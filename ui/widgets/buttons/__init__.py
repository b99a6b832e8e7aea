"""Buttons that paint themselves."""
