"""Webhooks as apaleo has them: subscriptions, events of what changed, and their delivery."""
