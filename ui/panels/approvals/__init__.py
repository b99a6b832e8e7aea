"""What contracts may take: the form, the list and the words."""
