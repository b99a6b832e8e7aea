"""The marks of events on the hero chart, and why its lines jump there."""
