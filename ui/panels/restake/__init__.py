"""Restaking: the form, and beside it two waits in a row, what the same tokens do at once, and who may slash them."""
