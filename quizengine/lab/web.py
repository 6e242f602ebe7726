"""Serving a WSGI application on sockets that listen already, in threads beside everything else."""

import threading
from collections.abc import Iterable
from socket import socket

import waitress

from quizengine.lab.service import Application

THREADS = 8
LARGEST_UPLOAD = 64 * 1024**3
# Clients keep connections that they no longer use. With the server's own limit of 100, the pages of a dashboard leave
# so many behind within a minute that nobody is let in until some are given up, which takes half a minute or more.
CONNECTIONS = 500
# What is read at once of a request; with the server's own 8 KiB, images take it more time than their checksums do.
PIECE = 256 * 1024


def answer(application: Application, sockets: Iterable[socket]) -> None:
    """Have the application answer from now on."""
    server = waitress.create_server(
        application,
        sockets=list(sockets),
        threads=THREADS,
        connection_limit=CONNECTIONS,
        recv_bytes=PIECE,
        max_request_body_size=LARGEST_UPLOAD,
        asyncore_use_poll=True,
        asyncore_loop_timeout=30,
        clear_untrusted_proxy_headers=True,
    )
    threading.Thread(target=server.run, daemon=True).start()
