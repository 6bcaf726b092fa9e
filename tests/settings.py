"""Lobby's own settings in an environment for tests; DATABASE_URL and REDIS_URL are honoured."""

import os
import tempfile

from tests.environment import TEST_ENVIRONMENT

for name, value in TEST_ENVIRONMENT.items():
    os.environ[name] = value

from config.settings import *  # noqa: E402, F403 - the environment must be there first
from config.settings import DATABASES  # noqa: E402 - likewise

# A thread would write to the database of whatever test runs.
COUNT_CALLS_BY_DAY = False
# A good hash is slow on purpose, and nearly every test has users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file as in production: all threads and processes of a test see one database, and wait
    # for each other as they do there.
    DATABASES["default"]["TEST"] = {
        "NAME": f"{tempfile.gettempdir()}/lobby-test-{os.getpid()}.sqlite3"
    }
# What a test wrote down may be deleted after it; the tests of that rule set their own.
AUDIT_DAYS = -36_500
