"""E-mail addresses have one normal form."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.sign_in.adapter import cleaned_address
from mail.addresses import InvalidAddress, normal_form


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  Nina@Grand.Example ", "nina@grand.example"),
        ("nina@bücher.example", "nina@xn--bcher-kva.example"),
        ("nina@xn--bcher-kva.example", "nina@xn--bcher-kva.example"),
        ("nina@grand。example", "nina@grand.example"),
        ("nina@GRAND.example.", "nina@grand.example"),
        ("n.i+n'a@grand.example", "n.i+n'a@grand.example"),
    ],
)
def test_every_spelling_has_one_normal_form(typed: str, normal: str) -> None:
    assert normal_form(typed) == normal
    assert normal_form(normal) == normal


@pytest.mark.parametrize("dotless", ["nina@gr\u0131nd.example", "nina@GR\u0130ND.example"])
def test_a_domain_that_looks_like_another_is_another(dotless: str) -> None:
    assert normal_form(dotless) != "nina@grind.example"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nina",
        "@grand.example",
        "n\u0131na@grand.example",
        "\u212aate@grand.example",
        "ni na@grand.example",
        "nina\n@grand.example",
        "nina@",
        "nina@gr and.example",
        "nina@grand..example",
        f"{'n' * 250}@grand.example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidAddress):
        normal_form(typed)

    with pytest.raises(ValidationError):
        cleaned_address(typed)


@pytest.mark.django_db
def test_a_user_is_found_by_every_spelling_and_by_no_look_alike(make_user: object) -> None:
    user = User.objects.create_user("Nina@Grind.Example")

    assert user.email == "nina@grind.example"
    assert User.objects.get_by_natural_key("NINA@GRIND.example") == user
    for other in ("nina@gr\u0131nd.example", "n\u0131na@grind.example", None):
        with pytest.raises(User.DoesNotExist):
            User.objects.get_by_natural_key(other)
