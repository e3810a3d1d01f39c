"""News that this room announces."""

PLACE_CHANGED = "place.changed"
