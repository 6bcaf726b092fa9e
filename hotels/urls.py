"""The hotelier's own pages."""

from django.urls import path

from hotels.views import accounts, brand, home, invitations, team

app_name = "hotels"
urlpatterns = [
    path("", home.home, name="home"),
    path("brand.css", brand.stylesheet, name="brand"),
    path("account/", accounts.switch, name="account"),
    path("account/new/", accounts.new, name="new_account"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/role/", team.change_role, name="change_role"),
    path("team/remove/", team.remove, name="remove_member"),
    path("invitations/<uuid:pk>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
]
