"""The identity server: authorization code with PKCE, refresh, client credentials, OIDC."""
