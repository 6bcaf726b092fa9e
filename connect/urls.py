"""The addresses of the way in."""

from django.urls import URLPattern

app_name = "connect"
urlpatterns: list[URLPattern] = []
