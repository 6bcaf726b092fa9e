import pytest
from tests.security.addresses import names, path_to
from hotels.models import *
from tests.hotels.admin.conftest import add_second_factor
def test_p(account, connection, alice, mark, bob, charlie, client, client_of, make_user):
    clerk = make_user("clerk@maker.example", is_staff=True); add_second_factor(clerk)
    inv = Invitation.objects.create(account=account, email="nina@grand.example", role="viewer", invited_by=alice)
    from tests.connect.pages import make_hotel
    hotel = make_hotel(connection)
    rows = {"hotels_account":account}
    ids = {"connection_id": connection.pk, "pk": inv.pk, "uidb36":"1","key":"x","content_type_id":1,"object_id":account.pk,"app_label":"hotels","url":"x"}
    body = {"account": account.pk, "member": Membership.objects.get(user=mark).pk, "role":"owner","email":"x@y.example","shown":hotel.pk}
    for n in names():
        if n.startswith("admin:") and n.count("_")>=2 and "account_" not in n: continue
        p = path_to(n, ids)
        out=[]
        for who in (None, charlie, bob, clerk):
            o=[]
            for m in ("get","post","put","delete"):
                b = client_of(who) if who else type(client)(SERVER_NAME="testserver.localhost")
                b.raise_request_exception=False
                r = getattr(b,m)(p, body if m=="post" else None)
                o.append(r.status_code if r.status_code!=302 else r["Location"].split("?")[0])
            out.append(tuple(o) if len(set(o))>1 else f"every({o[0]})")
        print("ROW", n, *out, sep=" | ")
    assert 0
