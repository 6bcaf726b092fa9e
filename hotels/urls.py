"""The hotelier's own pages."""

from django.urls import URLPattern

app_name = "hotels"
urlpatterns: list[URLPattern] = []
