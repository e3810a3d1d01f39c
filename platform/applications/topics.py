"""News that this room announces, and the duties that it opens."""

APPLICATION_SENT = "application.sent"
APPLICATION_ENDED = "application.ended"

SILENT_DUTY = "applications.silent"
PASS_ON_DUTY = "applications.pass_on"  # noqa: S105 (a kind of duty)
TELL_DUTY = "applications.tell"
ASKS = ":others-"
"""In the key of a duty to tell: it asks about the person's other applications, whatever becomes of this one meanwhile."""
ANSWER_CLOCK = "answer_applicant"
BOOKING = "applications.interview"
EVIDENCE = "application"
"""The kind under which an application made on behalf owns its paper."""

SOURCE = "application"
"""The kind of source under which a hire knows the application it came from."""
