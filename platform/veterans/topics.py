"""News that this room announces."""

VETERAN_CHANGED = "veteran.changed"
CERTIFICATE_ADDED = "certificate.added"
NEED_CHANGED = "need.changed"
