"""Names that a start of the platform needs without what the actions need."""

EVIDENCE = "search"
"""The kind under which a search saved on behalf owns its paper."""
