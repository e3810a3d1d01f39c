"""Every write to people."""
