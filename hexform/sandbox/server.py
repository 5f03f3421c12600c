"""The app on a port of this machine."""

import socket
import sys
from typing import Any

import uvicorn

HOST = "127.0.0.1"


def serve(app: Any, port: int) -> None:
    """Serve until interrupted; port 0 takes any free one. The first line on stdout says where."""
    config = uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
        sys.stdout.write(f"listening on http://{HOST}:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(config).run(sockets=[listener])
