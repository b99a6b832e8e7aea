"""Who runs the validators of a way to stake: the page, and its table."""
