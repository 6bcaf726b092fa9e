"""Webhooks: what apaleo tells us, from the address it posts to until the mirror is right again.

`address`, `subscribing` and `mending` see to it that apaleo tells us; `view` and `message` write
down what it tells; `inbox`, `collapse`, `fetch` and `publish` do what it means.
"""
