"""What a person agrees to, word for word, with a version. A changed text is a new version; old rows keep theirs."""

from django.utils.translation import gettext_lazy as _

CURRENT = "contact-1"
TEXTS = {
    "contact-1": _(
        "This firm sees your name and your phone number, only to talk with you about work. It may not pass them on and "
        "may ask you for no money and no papers. You can take this back at any time with one click; from then on it "
        "sees neither. Saying no has no effect on what your station does for you."
    )
}
