"""Pages that stand beside a form of the Risk tab, over its left pane, while that form is on screen."""
