"""Who did what: written once, changed by nobody, kept as long as AUDIT_DAYS says.

`audit.trail.record` writes an entry in the transaction of the deed. What may happen is declared
by the app in which it does (`Event("connected", _("Connected apaleo"))`); the trail knows no
model of theirs and points at none, so that an entry outlives whom and what it names.
"""
