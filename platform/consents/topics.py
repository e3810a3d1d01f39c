"""News that this room announces."""

CONSENT_CHANGED = "consent.changed"

ASKED_DUTY = "consents.asked"
"""The kind of duty to ask a person whom a firm asks for; named here so that a start need not load what asking needs."""
