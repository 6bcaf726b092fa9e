"""The pages of accounts, members and invitations."""

from django.urls import path

from accounts.views import accounts, activity, invitations, leaving, looking, names, sessions, team

app_name = "accounts"
urlpatterns = [
    path("account/", accounts.switch, name="switch"),
    path("account/new/", accounts.new, name="new"),
    path("names/", names.names, name="names"),
    path("account/close/", leaving.close, name="close"),
    path("me/", leaving.personal, name="personal_data"),
    path("me/data.json", leaving.export, name="export_personal_data"),
    path("me/erase/", leaving.erase, name="erase"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/role/", team.change_role, name="change_role"),
    path("team/remove/", team.remove, name="remove_member"),
    path("team/activity/", activity.show, name="activity"),
    path("team/activity.csv", activity.export, name="export_activity"),
    path("look/end/", looking.end, name="end_look"),
    path("sessions/", sessions.show, name="sessions"),
    path("sessions/end/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<uuid:session_id>/end/", sessions.end, name="end_session"),
    path("invitations/<uuid:pk>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
]
