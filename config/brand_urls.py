"""The maker's colour."""

from django.urls import path

from config import brand_view

app_name = "branding"
urlpatterns = [path("brand.css", brand_view.stylesheet, name="stylesheet")]
