"""Second factors, encrypted at rest like the tokens."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from encryption.keyring import decrypt_text, encrypt_text

# The members of an authenticator's `data` that open an account.
SECRET_TEXTS = ("secret", "seed")
SECRET_LISTS = ("migrated_codes",)


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth, with its secrets under the newest of TOKEN_KEYS."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for an authenticator's data."""
        return encrypt_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it; raises Undecryptable, so that a lost key lets nobody in."""
        return decrypt_text(encrypted_text)


def with_newest_key(data: dict[str, Any]) -> dict[str, Any]:
    """Return an authenticator's data with its secrets encrypted anew; raises Undecryptable."""
    renewed = dict(data)
    for name in SECRET_TEXTS:
        if name in data:
            renewed[name] = encrypt_text(decrypt_text(data[name]))
    for name in SECRET_LISTS:
        if name in data:
            renewed[name] = [encrypt_text(decrypt_text(text)) for text in data[name]]
    return renewed
