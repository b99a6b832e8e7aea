"""What a class guessed in the last lesson: as dots and as a table, on the screen and on paper."""
