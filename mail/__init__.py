"""Mail that leaves the house: addresses in one normal form, and no more of it than is decent.

Every mail goes out by `mail.sending.deliver`, which writes down to whom and when before it sends.
What was sent is remembered in the database, whatever becomes of its cause: a limit holds over
processes, restarts, a Redis that is away and an invitation that was withdrawn. `mail.limits` says
how much is too much, and from when on there may be more.
"""
