"""The addresses of the way in."""

from django.urls import path

from connect.views import answering, connection, disconnection, guide, history, landing, round_trip

app_name = "connect"
urlpatterns = [
    path("", landing.landing, name="landing"),
    path("how-to-connect/", guide.show, name="guide"),
    path("connect/start/", round_trip.start, name="start"),
    path("connect/callback/", round_trip.callback, name="callback"),
    path("connect/when-apaleo-answers/", answering.ask, name="answering"),
    path("connect/<uuid:connection_id>/", connection.show, name="connection"),
    path("connect/<uuid:connection_id>/status/", connection.status, name="status"),
    path("connect/<uuid:connection_id>/retry/", connection.retry, name="retry"),
    path("connect/<uuid:connection_id>/hotels/", connection.hotels, name="hotels"),
    path("connect/<uuid:connection_id>/history/", history.show, name="history"),
    path("connect/<uuid:connection_id>/disconnect/", disconnection.disconnect, name="disconnect"),
]
