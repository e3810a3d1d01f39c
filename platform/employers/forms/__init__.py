"""Forms of the room employers."""
