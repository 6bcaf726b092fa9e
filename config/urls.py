"""Every address, and the views of what went wrong."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config.monitoring import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's documented way

urlpatterns = [
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("accounts/", include("allauth.urls")),
    path("hotels/", include("config.branding.urls")),
    path("hotels/", include("dashboard.urls")),
    path("hotels/", include("accounts.urls")),
    path("hotels/", include("rates.urls")),
    path("webhooks/", include("hotels.webhooks.urls")),
    path("admin/", admin.site.urls),
    path("", include("connect.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler429 = "config.errors.too_many_requests"  # allauth's
handler500 = "config.errors.server_error"
