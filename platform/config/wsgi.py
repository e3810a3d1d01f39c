"""The WSGI entrance for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Pages and what they import are loaded before gunicorn forks: shared by its workers, and nobody waits for them.
ADDRESSES = get_resolver().url_patterns
