"""The pages of mapping."""

from django.urls import path

from rates.views import by_rate, codes, copying, defaults, files, lines, selection, start

app_name = "rates"
urlpatterns = [
    path("<uuid:hotel_id>/rates/", lines.rates, name="page"),
    path("<uuid:hotel_id>/rates/look/", lines.look, name="look"),
    path("<uuid:hotel_id>/rates/change/", lines.change, name="change"),
    path("<uuid:hotel_id>/rates/selected/", selection.selected, name="selected"),
    path("<uuid:hotel_id>/rates/start/", start.start, name="start"),
    path("<uuid:hotel_id>/rates/start/undo/", start.undo, name="start_undo"),
    path("<uuid:hotel_id>/rates/by-rate/", by_rate.by_rate, name="by_rate"),
    path("<uuid:hotel_id>/rates/rule/", lines.rule, name="rule"),
    path("<uuid:hotel_id>/rates/codes/", lines.codes, name="codes"),
    path("<uuid:hotel_id>/rates/codes/all/", codes.code_list, name="code_list"),
    path("<uuid:hotel_id>/rates/copy/", copying.copy_from, name="copy"),
    path("<uuid:hotel_id>/rates/defaults/", defaults.defaults, name="defaults"),
    path("<uuid:hotel_id>/rates/export.csv", files.export, {"extension": "csv"}, name="export_csv"),
    path(
        "<uuid:hotel_id>/rates/export.xlsx", files.export, {"extension": "xlsx"}, name="export_xlsx"
    ),
    path("<uuid:hotel_id>/rates/import/", files.import_rates, name="import"),
]
