"""News that this room announces."""

NOTICE_WRITTEN = "notice.written"
