"""Requests made of junk: none of them is an error of ours."""
