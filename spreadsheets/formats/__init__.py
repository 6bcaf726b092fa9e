"""Tables in files, whatever their format.

What reads is plain Python, without Django and without libraries: it runs in a process of its own
(`process`, `child`), for what it reads was made by others.
"""
