"""What is measured, and how: one file a figure, rows of one shape, a fixed naive baseline."""
