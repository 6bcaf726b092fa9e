"""A stand-in for apaleo on this machine: identity server, API and a control interface."""
