"""apaleo's checklist for certifying an app, answered with what was seen in this installation."""
