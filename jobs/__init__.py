"""Outbox and inbox: whatever must happen outside a request is a row before it is done.

A job is a row of a kind of its own (a child of `jobs.models.Job`), saved in the transaction of its
cause. The runner claims it, calls the one handler of its kind, and the job ends as done, to be
tried again at a time, or parked for staff, with its attempts counted in the row. Messages to the
workers only say that there is something to do; they may be lost, late or doubled.

Outwards, the cause is ours: a grant to be revoked, a mail, a signal that a maker's own app listens
to, a write to apaleo. Inwards, it is a message from outside: the view that receives a webhook saves
the event as a job, under a unique key so that an event delivered twice is one row, and only then
answers 2xx. The handler does the rest. Both directions need no more than a model and a handler:

    class Notice(Job):
        objects = JobQuerySet["Notice"].as_manager()

    @handles(Notice)
    def mail_owners(notice: Notice) -> None: ...

    enqueue(Notice(...))
"""
