"""The address that apaleo posts to."""

from django.urls import path

from hotels.webhooks import view

app_name = "webhooks"
urlpatterns = [path("apaleo/<str:secret>/", view.accept, name="accept")]
