import re

from apaleo.identity.pkce import challenge, new_verifier


def test_the_challenge_is_that_of_the_standards_own_example() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifiers_are_long_well_formed_and_never_the_same() -> None:
    """Case 15."""
    verifiers = {new_verifier() for _ in range(1000)}

    assert len(verifiers) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_~.-]{43,128}", verifier) for verifier in verifiers)
