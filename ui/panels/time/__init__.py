"""The time bar: clock, speeds, a long jump, and the sentences about time."""
