"""The menus of a window, one file each: what an entry is called, its key, and what it does."""
