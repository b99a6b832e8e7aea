"""A demonstration before an audience: what the room sees, what the speaker sees, and both steered by a clicker. Nothing here is
loaded before a demonstration is looked for."""
