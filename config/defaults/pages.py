"""Pages: where they are, how they speak, how much they take, and what their errors may show."""

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["config.defaults.formats"]
CSRF_FAILURE_VIEW = "config.web.errors.csrf_failure"
DEFAULT_EXCEPTION_REPORTER = "config.monitoring.error_reports.SecretsReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.monitoring.error_reports.SecretsFilter"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# Boxes that somebody ticks one by one in a browser without scripts; with them all of one name
# come as one field (static/js/lobby.js), and "all of them" is one word either way.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# The largest file that a page takes, with the form around it; a larger request is refused as it
# arrives (config.web.incoming), and one that is taken is in memory as a whole. In a file of the
# system's an upload would outlive a process that is killed, with somebody's rates in it.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
