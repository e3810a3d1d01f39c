"""Every write of this room. Each takes a step, writes its row of history and its audit record in one transaction."""
