"""Files of practices: new, open, copy, rename, and their dialogs."""
