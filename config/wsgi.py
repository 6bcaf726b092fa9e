"""The WSGI application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config.web.chunked import MeasuringChunked

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = MeasuringChunked(get_wsgi_application())
