"""The hotelier's own pages."""

from django.urls import path

from hotels.views import accounts, home, invitations, rate_files, rate_selection, rates, team

app_name = "hotels"
urlpatterns = [
    path("", home.home, name="home"),
    path("account/", accounts.switch, name="account"),
    path("account/new/", accounts.new, name="new_account"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/role/", team.change_role, name="change_role"),
    path("team/remove/", team.remove, name="remove_member"),
    path("invitations/<uuid:pk>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("<uuid:hotel_id>/rates/", rates.rates, name="rates"),
    path("<uuid:hotel_id>/rates/look/", rates.look, name="rates_look"),
    path("<uuid:hotel_id>/rates/change/", rates.change, name="rates_change"),
    path("<uuid:hotel_id>/rates/selected/", rate_selection.selected, name="rates_selected"),
    path("<uuid:hotel_id>/rates/rule/", rates.rule, name="rates_rule"),
    path("<uuid:hotel_id>/rates/codes/", rates.codes, name="rates_codes"),
    path(
        "<uuid:hotel_id>/rates/export.csv",
        rate_files.export,
        {"extension": "csv"},
        name="export_rates_csv",
    ),
    path(
        "<uuid:hotel_id>/rates/export.xlsx",
        rate_files.export,
        {"extension": "xlsx"},
        name="export_rates_xlsx",
    ),
    path("<uuid:hotel_id>/rates/import/", rate_files.import_rates, name="import_rates"),
]
