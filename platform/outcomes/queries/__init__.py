"""Reads across the tables of this room."""
