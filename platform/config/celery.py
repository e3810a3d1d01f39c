"""The task application. `celery -A config worker` starts a worker."""

import os

from celery import Celery

from runs.broker import serve_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

serve_files()
app = Celery("rongye")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
