"""The staff's pages: a Datasette plugin (dashboard/plugin.py) with Vietnamese templates.

Nothing is imported here: every command reads this room's settings, and none should wait for a web server.
"""
