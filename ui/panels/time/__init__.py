"""The time bar: clock, speeds, a jump that is far, and what is said of time."""
