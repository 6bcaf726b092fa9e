"""Every address, and the views of what went wrong."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views.mailed_code import MailedCodeView
from config.branding import well_known
from config.monitoring import health
from config.monitoring.metrics.view import metrics
from config.web.own_apps import own_addresses

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's documented way

urlpatterns = [
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("metrics/", metrics, name="metrics"),
    path("robots.txt", well_known.robots, name="robots"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path(".well-known/change-password", well_known.change_password, name="change_password"),
    # Before allauth's own, which ends after three wrong codes.
    path(
        "accounts/confirm-email/",
        MailedCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path("accounts/", include("allauth.urls")),
    path("hotels/", include("config.branding.urls")),
    path("hotels/", include("dashboard.urls")),
    path("hotels/", include("accounts.urls")),
    path("hotels/", include("rates.urls")),
    path("webhooks/", include("hotels.webhooks.urls")),
    path("", include("housekeeping.urls")),
    path("admin/", admin.site.urls),
    *own_addresses(settings.EXTRA_APPS),
    path("", include("connect.urls")),
]

handler400 = "config.web.errors.bad_request"
handler403 = "config.web.errors.permission_denied"
handler404 = "config.web.errors.page_not_found"
handler429 = "config.web.errors.too_many_requests"  # allauth's
handler500 = "config.web.errors.server_error"
