"""An admin toolkit that knows no model: what the admins of all apps are made of."""
