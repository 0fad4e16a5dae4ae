"""Servers that any client can talk to: see `__main__.py`."""
