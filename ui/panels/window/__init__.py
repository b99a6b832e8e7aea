"""The frame of the window: header, menus, help, banner, first steps, focus and width."""
