"""Which accounts are related, so that one person cannot be many of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hotels.models import Connection

ACCOUNT = "account"
# An account, or what may relate it to others: what it is, and its key.
Node = tuple[str, Any]


class RelatedAccounts:
    """Accounts that share a person or an apaleo account, directly or by way of others.

    Takes memory with the number of accounts and of people.
    """

    def __init__(self) -> None:
        self._parents: dict[Node, Node] = {}
        self._accounts: dict[Node, int] = {}

    def relate(self, account: UUID, *, by: Node) -> None:
        """Relate an account to all others that are related by the same."""
        one, other = self._root((ACCOUNT, account)), self._root(by)
        if one == other:
            return
        # The smaller below the larger, so that no way to the root is long.
        if self._count(one) > self._count(other):
            one, other = other, one
        self._accounts[other] = self._count(one) + self._count(other)
        self._parents[one] = other

    def group_of(self, account: UUID) -> Node:
        """Return what stands for an account and all that are related to it."""
        return self._root((ACCOUNT, account))

    def is_alone(self, account: UUID) -> bool:
        """Tell whether no other account is related to it."""
        return self._count(self.group_of(account)) == 1

    def _root(self, node: Node) -> Node:
        while node in self._parents:
            node = self._parents[node]
        return node

    def _count(self, root: Node) -> int:
        return self._accounts.get(root, int(root[0] == ACCOUNT))


def read_related(deciders: Iterable[tuple[UUID, int]]) -> RelatedAccounts:
    """Return which accounts are related, given each account with the users who decided in it.

    They are if one user has decided in both, if one person has consented for both at apaleo, or if
    both are or were connected to one apaleo account. One statement beside that of the `deciders`.
    """
    related = RelatedAccounts()
    connections = Connection.objects.filter(account__closed_at=None)
    columns = ("account_id", "apaleo_account_code", "subject")
    for account, code, subject in connections.values_list(*columns).iterator():
        related.relate(account, by=("apaleo account", code))
        if subject:
            related.relate(account, by=("person at apaleo", subject))
    for account, user in deciders:
        related.relate(account, by=("user", user))
    return related
