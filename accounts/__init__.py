"""Who the customers are: users, accounts, memberships, invitations, and who may do what."""
