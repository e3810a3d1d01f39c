"""News that this room announces; the key is the public id of the spell."""

HIRE_RECORDED = "hire.recorded"
HIRE_VOIDED = "hire.voided"
SPELL_ENDED = "spell.ended"

VERIFY_DUTY = "outcomes.verify"
"""The kind of duty to make sure of what a person said of their own work."""
NEXT_DUTY = "outcomes.next_work"
"""The kind of duty to ask somebody who went to another job where that is."""
FOUND_DUTY = "outcomes.found_work"
"""The kind of duty to ask somebody who found work without us where that is."""
