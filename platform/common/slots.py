"""Upper rooms offer fragments to pages of lower rooms, so that Python arrows keep pointing down.

``offer("veterans.person.main", "recommendations:person-matches")`` in AppConfig.ready; the lower room's template says
``{% slot "veterans.person.main" person.public_id %}`` and htmx loads each offered address with that argument.
"""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Offer:
    order: int
    url_name: str
    title: str


_offers: dict[str, set[Offer]] = {}


def offer(slot: str, url_name: str, *, title: str = "", order: int = 50) -> None:
    """Offer a fragment. The address must do its own permission check, as any address."""
    _offers.setdefault(slot, set()).add(Offer(order, url_name, title))


def offers(slot: str) -> list[Offer]:
    """The fragments for a slot, in order."""
    return sorted(_offers.get(slot, ()))
