"""What apps above can listen to."""

from django.dispatch import Signal

# Sent with sender=Account and account=<the Account> in the transaction that creates it: what a
# receiver writes is there together with the account, and what it raises undoes both.
account_created = Signal()

# Sent with sender=Account, account=<the Account>, by=<the User> and now=<datetime> in the
# transaction that closes it: what a receiver raises keeps the account open.
account_closed = Signal()
