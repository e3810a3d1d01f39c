"""Slots keep Python arrows pointing down; registrations are found again."""

import pytest
from django.template import Context, Template

from common import slots


@pytest.fixture
def clean_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_offers", {})


@pytest.mark.usefixtures("clean_slots")
def test_offers_come_in_order_and_once() -> None:
    slots.offer("page.side", "portal:home", order=60)
    slots.offer("page.side", "account_login", order=10)
    slots.offer("page.side", "portal:home", order=60)
    assert [one.url_name for one in slots.offers("page.side")] == ["account_login", "portal:home"]
    assert slots.offers("page.other") == []


@pytest.mark.usefixtures("clean_slots")
def test_a_slot_renders_one_placeholder_an_offer() -> None:
    slots.offer("page.side", "portal:home")
    html = Template('{% slot "page.side" %}').render(Context())
    assert html.count("hx-get=") == 1
    assert 'hx-get="/"' in html
