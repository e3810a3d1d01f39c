"""News that this room announces."""

CONSENT_CHANGED = "consent.changed"
