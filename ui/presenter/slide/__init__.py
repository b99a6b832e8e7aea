"""What the audience sees of a beat: its figures, its chart and its caption, in a projector's colours and sizes."""
