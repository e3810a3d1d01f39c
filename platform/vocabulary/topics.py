"""News that this room announces."""

CROSSWALK_CHANGED = "crosswalk.changed"
