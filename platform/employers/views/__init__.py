"""Pages of the room employers."""
