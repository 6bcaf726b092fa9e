"""The admin site for staff of the app's maker."""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial, update_wrapper
from typing import Any, TypeVar, cast

from allauth.mfa.utils import is_mfa_enabled
from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from staff import actions
from staff.actions import delete_chosen
from staff.askable import AskableAdmin
from staff.start_page import get_start_page

# allauth's app of e-mail addresses is called Accounts, which here are something else.
APP_NAMES = {"account": _("E-mail addresses"), "mfa": _("Second factors")}
# Lobby's own workings, which staff look into when something there needs them.
INTERNALS = {"name": _("Inner workings"), "app_label": "internals", "has_module_perms": True}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class StaffSite(AdminSite):
    """The admin, which opens with what needs attention and wants a second factor of its staff."""

    empty_value_display = "\N{EN DASH}"
    index_title = _("Overview")
    # A quarter of the screen beside every list, for what the overview and the way back lead to.
    enable_nav_sidebar = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_action(delete_chosen, "delete_selected")

    def register(
        self, model_or_iterable: Any, admin_class: type[ModelAdmin] | None = None, **options: Any
    ) -> None:
        """Register the admin of a model, made so that it takes any question."""
        admin_class = admin_class or ModelAdmin
        askable = type(admin_class.__name__, (AskableAdmin, admin_class), {"__module__": __name__})
        super().register(model_or_iterable, askable, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page knows, under the product's own name.

        `max_at_once` is how many rows an action takes, which a longer list says beforehand.
        """
        own = {**_names_of_site(), "max_at_once": actions.MAX_AT_ONCE}
        return {**super().each_context(request), **own}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return everything there is to see: Lobby's own first, then what the packages keep.

        Django asks for it on every page; where nobody shows it, it is not put together.
        """
        return cast("list[Any]", SimpleLazyObject(partial(self._list_apps, request, app_label)))

    def _list_apps(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        groups: list[Any] = super().get_app_list(request, app_label)
        for group in groups:
            group["name"] = APP_NAMES.get(group["app_label"], group["name"])
        groups.sort(key=_place_of)
        return groups if app_label else self._with_internals_apart(groups)

    def _with_internals_apart(self, groups: list[Any]) -> list[Any]:
        """Return the groups, and as the last one what an admin calls `is_internal`."""
        apart: list[Any] = []
        for group in groups:
            internal = [each for each in group["models"] if self._is_internal(each["model"])]
            group["models"] = [each for each in group["models"] if each not in internal]
            apart += internal
        shown = [group for group in groups if group["models"]]
        if apart:
            apart.sort(key=lambda each: each["name"])
            address = f"{reverse('admin:index')}#internals"
            shown.append({**INTERNALS, "app_url": address, "models": apart})
        return shown

    def _is_internal(self, model: Any) -> bool:
        return getattr(self.get_model_admin(model), "is_internal", False)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what needs attention above the list of everything."""
        start_page = get_start_page(self, request, now=timezone.now())
        return super().index(request, {"start_page": start_page, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Return the pages, each of which leads strangers to the admin's own login.

        Django wraps what `admin_view` returns once more, and marks the wrapper; a page that went
        through neither is left to the middleware, which asks for a login like everywhere.
        """
        urls: list[Any] = super().get_urls()
        for page in _pages(urls):
            if hasattr(page.callback, "admin_site") or hasattr(page.callback, "model_admin"):
                login_not_required(page.callback)
        return urls

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a page: staff only and, unless DEBUG, only with a second factor."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if view != self.logout and self._lacks_second_factor(request):
                return explain_second_factor(request)
            return guarded(request, *args, **kwargs)

        return cast(View, login_not_required(update_wrapper(inner, guarded)))

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        if settings.DEBUG or not self.has_permission(request):
            return False
        return not is_mfa_enabled(request.user)


def _pages(urls: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in urls:
        if isinstance(each, URLResolver):
            yield from _pages(each.url_patterns)
        else:
            yield each


def _names_of_site() -> dict[str, str]:
    name = _("%(product)s staff") % {"product": settings.PRODUCT_NAME}
    return {"site_header": name, "site_title": name}


def _place_of(group: dict[str, Any]) -> float:
    """Return where a group of the list belongs: an app of ours says it in its `staff_order`."""
    place: float = getattr(apps.get_app_config(group["app_label"]), "staff_order", math.inf)
    return place


@never_cache
def explain_second_factor(request: HttpRequest) -> HttpResponse:
    """Say why the page is closed and where to set the second factor up.

    A page, not a redirect: whoever opens the admin again should not be sent round in circles.
    """
    context = {"title": _("A second factor is needed"), **_names_of_site()}
    return render(request, "admin/second_factor.html", context, status=403)
