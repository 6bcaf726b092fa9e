"""The environment of a Lobby for tests, without reading any settings."""

TEST_ENVIRONMENT = {
    "SECRET_KEY": "test-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "TOKEN_KEYS": "Zm9yLXRlc3RzLW9ubHktbm90LWZvci1wcm9kdWN0aW8=",
    "DEBUG": "true",
    "PUBLIC_URL": "http://testserver.localhost",
    "ALLOWED_HOSTS": "testserver.localhost,testserver,127.0.0.1,localhost",
    "APALEO_IDENTITY_URL": "http://127.0.0.1:9",
    "APALEO_API_URL": "http://127.0.0.1:9",
    "APALEO_WEBHOOK_URL": "http://127.0.0.1:9",
    "APALEO_CLIENT_ID": "LOBB-AC-TEST",
    "APALEO_CLIENT_SECRET": "canary-client-secret",
    # The tests of webhooks switch them on; in all others no hotel is told of.
    "WEBHOOKS": "off",
    "EMAIL_URL": "memorymail://",
}
