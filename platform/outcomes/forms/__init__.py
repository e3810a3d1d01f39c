"""What people write about work, calls and cohorts."""
