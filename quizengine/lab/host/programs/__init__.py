"""The programs of the host that a machine without systemd lacks: each file here is one, called as the file is.

They run inside, on the client's interpreter, with nothing but the standard library and this package.
"""
