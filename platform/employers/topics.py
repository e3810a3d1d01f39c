"""News that this room announces."""

POSTING_CHANGED = "posting.changed"
POSTING_CLOSED = "posting.closed"
