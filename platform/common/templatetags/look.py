"""Small helpers of the look: slots, numbers that stay with their unit, bars without inline styles, form controls.

Loaded for every template by the settings, so templates need no `{% load %}`.
"""

import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from common import slots

register = template.Library()


@register.simple_tag
def slot(name: str, *args: Any) -> SafeString:
    """Placeholders that htmx fills with the fragments offered for this slot."""
    return format_html_join(
        "",
        '<div class="slot" hx-get="{}" hx-trigger="load" hx-swap="outerHTML" aria-busy="true">'
        '<p class="hint">{}</p></div>',
        ((reverse(one.url_name, args=args), gettext("Loading…")) for one in slots.offers(name)),
    )


@register.filter
def nb(value: Any) -> SafeString:
    """Keep a number and its unit on one line."""
    return format_html('<span class="nb">{}</span>', value)


@register.filter
def thousands(value: Any) -> str:
    """1247 → 1,247; None → —; text is returned as it is."""
    if value is None or value == "":
        return "—"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


@register.filter
def bar_class(value: Any, whole: Any = 100) -> str:
    """The class of a bar's width in whole percent: w0 … w100."""
    try:
        share = round(100 * float(value) / float(whole))
    except (TypeError, ValueError, ZeroDivisionError):
        share = 0
    return f"w{min(100, max(0, share))}"


@register.filter
def day(value: datetime.date | None) -> str:
    """11月27日 in Chinese, 27 Nov in English; with the year when it is not the current one."""
    if value is None:
        return "—"
    this_year = value.year == timezone.localdate().year
    if get_language() == "en":
        return date_format(value, "j M" if this_year else "j M Y")
    return date_format(value, "n月j日" if this_year else "Y年n月j日")


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """今天 8:40, 11月20日 14:02, in local time; the day only when it is long past."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    clock = f"{local.hour}:{local.minute:02}"
    today = timezone.localdate()
    if local.date() == today:
        return gettext("today %(time)s") % {"time": clock}
    return f"{day(local.date())} {clock}" if local.year == today.year else day(local.date())


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The current address's query string with some parameters changed (None removes one)."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        parameters.pop(key, None)
        if value is not None:
            parameters[key] = value
    encoded = parameters.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word always stands beside it."""
    address = static("rongye/icons.svg")
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', address, name)


@register.filter
def pay(posting: Any) -> str:
    """7,200–9,500; one number where both are equal; "" where pay is unknown."""
    low, high = posting.pay_min, posting.pay_max
    if low is None and high is None:
        return ""
    if low is None or high is None or low == high:
        return f"{low if low is not None else high:,}"
    return f"{low:,}–{high:,}"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key], or an empty string."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def spoken(reason: Any) -> str:
    """A reason's sentence in the page's language."""
    return str(reason.get("en" if get_language() == "en" else "zh", "")) if reason else ""


@register.filter
def weekday(value: datetime.date | None) -> str:
    """11月27日（周五） in Chinese, Fri 27 Nov in English; with the year when it is not the current one."""
    if value is None:
        return "—"
    if get_language() == "en":
        return f"{date_format(value, 'D')} {day(value)}"
    return f"{day(value)}（周{'一二三四五六日'[value.weekday()]}）"


@register.filter
def km(value: Any) -> str:
    """6.2 公里, 6.2 km; whole kilometres from ten on; an unknown distance is a dash."""
    if value is None or value == "":
        return "—"
    number = round(float(value)) if float(value) >= 10 else round(float(value), 1)
    return gettext("%(number)s km") % {"number": f"{number:g}"}


_CONTROLS = {"select": "form-select", "selectmultiple": "form-select", "checkbox": "form-check-input"}
_BARE = {"hidden", "radioselect", "checkboxselectmultiple", "multiplehidden"}


@register.filter
def control(field: Any) -> SafeString:
    """A bound form field's control with the classes of the look, whatever its form said about classes."""
    kind = field.widget_type
    if kind in _BARE:
        return field.as_widget()
    given = field.field.widget.attrs.get("class", "").split()
    classes = dict.fromkeys([_CONTROLS.get(kind, "form-control"), *given])
    return field.as_widget(attrs={"class": " ".join(classes)})
