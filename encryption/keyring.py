"""The keys of TOKEN_KEYS, which can be changed while everything runs."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Undecryptable(Exception):
    """No key in TOKEN_KEYS opens the value: bring the key back, or have the hotel reconnect."""


def encrypt_text(text: str) -> str:
    """Encrypt with the newest key; the result is printable ASCII."""
    return _current().encrypt(text.encode()).decode("ascii")


def decrypt_text(encrypted: str | bytes) -> str:
    """Decrypt with whichever key fits, or raise Undecryptable."""
    try:
        return _current().decrypt(encrypted).decode()
    except (InvalidToken, TypeError, ValueError):
        # What is no ciphertext at all is none of ours either, whatever cryptography makes of it.
        raise Undecryptable from None


def _current() -> MultiFernet:
    return _keyring(tuple(settings.TOKEN_KEYS))


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    """Return what encrypts with the first key and decrypts with any."""
    return MultiFernet([Fernet(key) for key in keys])
