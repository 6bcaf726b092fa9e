"""The platform's client: plain Python over HTTP; it knows no Django and no model.

`http` carries the calls, `identity` gets consent and tokens, `api` reads. Beneath them `schema`
says what is taken from a reply, and `errors` what the caller does when something goes wrong.
"""
