"""A small fictional county. Every name, firm and number here is invented."""
