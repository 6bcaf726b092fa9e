"""The app of the wiring itself."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created

from config.database.layout import refuse_old_layout_once
from config.database.sqlite import raise_parameter_limit
from config.garbage_collection import collect_rarely
from hotels.signals import platform_called


class ConfigConfig(AppConfig):
    """Settings, addresses, health and the commands that run everything."""

    name = "config"

    def ready(self) -> None:
        """Look at each database as it is first met, and for garbage less often."""
        collect_rarely()
        connection_created.connect(raise_parameter_limit)
        connection_created.connect(refuse_old_layout_once)
        # Models are there only now.
        from config.monitoring.certification import calls as certification
        from config.monitoring.metrics.calls import count_call

        platform_called.connect(count_call, dispatch_uid="metrics")
        platform_called.connect(certification.count_call, dispatch_uid="certification")
        if settings.TRACING:
            # Its packages are not installed otherwise.
            from config.monitoring.tracing import start_tracing

            start_tracing()
