"""Every write to employers and their postings."""
