"""The lessons to choose from: the page that lists them, what is told of one, the teacher's notes, and what a class guessed."""
