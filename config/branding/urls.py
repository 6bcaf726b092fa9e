"""The stylesheet's address."""

from django.urls import path

from config.branding.stylesheet import stylesheet

app_name = "branding"
urlpatterns = [path("brand.css", stylesheet, name="stylesheet")]
