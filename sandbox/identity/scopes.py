"""The scopes a store app can ask for, and what they mean to a hotelier."""

SCOPES = {
    "openid": "Know who you are",
    "profile": "See your name and e-mail address",
    "offline_access": "Stay connected when you are not signed in",
    "account.manage": "Manage your apaleo account",
    "accounting.read": "See accounting data",
    "availability.read": "See availability",
    "availability.manage": "Change availability",
    "authorizations.read": "See payment authorizations",
    "authorizations.manage": "Manage payment authorizations",
    "companies.read": "See companies",
    "companies.manage": "Manage companies",
    "folios.read": "See folios",
    "folios.manage": "Manage folios",
    "folios.payment-with-charges": "Take payments on folios",
    "invoices.read": "See invoices",
    "invoices.manage": "Manage invoices",
    "logs.read": "See change logs",
    "maintenances.read": "See maintenance windows of rooms",
    "maintenances.manage": "Plan maintenance of rooms",
    "offers.read": "See offers",
    "offer-index.read": "See the offer index",
    "operations.change-room-state": "Set rooms to clean or dirty",
    "operations.trigger-night-audit": "Start the night audit",
    "payment-accounts.read": "See payment accounts",
    "payment-accounts.manage": "Manage payment accounts",
    "rateplans.read-corporate": "See corporate rate plans",
    "rateplans.read-negotiated": "See negotiated rate plans",
    "rates.read": "See prices",
    "rates.manage": "Change prices",
    "reports.read": "See reports",
    "reservations.read": "See reservations",
    "reservations.manage": "Manage reservations",
    "reservations.force-manage": "Manage reservations beyond the usual limits",
    "setup.read": "See your hotels, room types, rooms and rate plans",
    "setup.manage": "Change your hotels, room types, rooms and rate plans",
    "identity:account-users.read": "See the users of your account",
    "identity:account-users.manage": "Manage the users of your account",
    "integration:ui-integrations.manage": "Show its own pages inside apaleo",
    "distribution:subscriptions.manage": "Subscribe to availability, rates and inventory",
    "distribution:reservations.manage": "Send reservations from sales channels",
    "profile:read": "See guest profiles",
    "profile:manage": "Manage guest profiles",
    "payment:configuration.read": "See the payment configuration",
    "payment:invoices.read": "See payment invoices",
    "payment:reports.read": "See payment reports",
    "payment:transactions.read": "See payment transactions",
    "fiscalization:configuration.manage": "Manage fiscalization",
}

OPENID_SCOPES = frozenset({"openid", "profile", "offline_access"})


def descriptions(scopes: tuple[str, ...]) -> list[str]:
    """Return what the scopes permit, for the consent screen; an unknown one stays as it is."""
    return [SCOPES.get(scope, scope) for scope in scopes]
