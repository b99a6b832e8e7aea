"""Sending a token: the form, and whom one can send to."""
