"""The platform's client: plain Python over HTTP; it knows no Django and no model."""
