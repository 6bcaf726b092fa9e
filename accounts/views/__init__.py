"""The pages of accounts, members and invitations."""
