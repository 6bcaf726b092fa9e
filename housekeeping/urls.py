"""The pages of housekeeping."""

from django.urls import path

from housekeeping.views import (
    attendant,
    board,
    forecast,
    links,
    lists,
    offline,
    settings,
    tasks,
)

app_name = "housekeeping"
HOTEL = "hotels/<uuid:hotel_id>/housekeeping/"
urlpatterns = [
    path(HOTEL, board.board, name="board"),
    path(f"{HOTEL}status/", board.status, name="status"),
    path(f"{HOTEL}print/", board.print_sheets, name="print"),
    path(f"{HOTEL}csv/", board.csv, name="csv"),
    path(f"{HOTEL}refresh/", board.refresh, name="refresh"),
    path(f"{HOTEL}list/", lists.phone, name="list"),
    # A worker is good for the addresses beside it and below, and for no others.
    path(f"{HOTEL}list/worker.js", offline.worker, name="list_worker"),
    path(f"{HOTEL}tasks/", tasks.add, name="add"),
    path(f"{HOTEL}tasks/<int:task_id>/", tasks.task, name="task"),
    path(f"{HOTEL}forecast/", forecast.forecast, name="forecast"),
    path(f"{HOTEL}settings/", settings.settings, name="settings"),
    path(f"{HOTEL}links/", links.links, name="links"),
    path("housekeeping/list/worker.js", offline.worker, name="links_worker"),
    path("housekeeping/offline/", offline.empty_list, name="empty_list"),
    path("housekeeping/list/<str:secret>/", attendant.attendants_list, name="attendants_list"),
]
