"""Every address, in the order of DESIGN.md."""

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
    path("admin/", admin.site.urls),
    path("", include("connect.urls")),
]
