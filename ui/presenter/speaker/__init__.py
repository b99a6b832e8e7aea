"""What the speaker sees: the slide now and the next one, what to say, the run of show, the time, the votes of the room."""
