"""News that this room announces."""

POSTING_CHANGED = "posting.changed"
POSTING_CLOSED = "posting.closed"
EMPLOYER_SUSPENDED = "employer.suspended"
"""Suspended, or set free again; the key is the public id of the firm."""

REGISTRATION_DUTY = "employers.registration"
COMPLAINT_DUTY = "employers.complaint"
LICENCE_DUTY = "employers.licence"
"""Kinds of duties, named here so that a start of the platform need not load what the actions need."""
