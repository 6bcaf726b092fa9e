"""How cached values are written: as JSON, since who can write into Redis must not run code here."""

import json
import logging
from typing import Any

from django.core.cache.backends.redis import RedisSerializer

logger = logging.getLogger(__name__)


class JsonSerializer(RedisSerializer):
    """What Django's Redis cache writes with, in place of pickle.

    Whole numbers stay plain, so that Redis can count them up.
    """

    def dumps(self, obj: Any) -> Any:
        """Return what is kept; raises TypeError for what JSON has no words for."""
        return obj if type(obj) is int else json.dumps(obj).encode()

    def loads(self, data: Any) -> Any:
        """Return what was kept, or None for what is none of ours."""
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            logger.warning("security: the cache holds what Lobby did not write")
            return None
