"""Words that explain a number: its formula, the terms of it, what a word of the field means."""
