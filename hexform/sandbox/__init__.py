"""A local Hex workspace, written from the API's own document and from nothing else of this package.

`Workspace` is the state, `create_app` serves it as an ASGI app, `serve` puts that app on a port of 127.0.0.1. What a
name needs is imported when the name is first asked for, so that importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hexform.sandbox.app import create_app as create_app
    from hexform.sandbox.behaviours import parse_behaviours as parse_behaviours
    from hexform.sandbox.demo import demo_seed as demo_seed
    from hexform.sandbox.errors import ConnectionDropped as ConnectionDropped
    from hexform.sandbox.errors import SandboxError as SandboxError
    from hexform.sandbox.errors import SeedError as SeedError
    from hexform.sandbox.errors import StateError as StateError
    from hexform.sandbox.faults import parse_fault as parse_fault
    from hexform.sandbox.identity import counted_ids as counted_ids
    from hexform.sandbox.identity import ticking_clock as ticking_clock
    from hexform.sandbox.seed import find_seed as find_seed
    from hexform.sandbox.seed import read_seed as read_seed
    from hexform.sandbox.seed import read_seed_or_snapshot as read_seed_or_snapshot
    from hexform.sandbox.seed import seed_schema as seed_schema
    from hexform.sandbox.seed import with_people as with_people
    from hexform.sandbox.seed_yaml import write_yaml as write_yaml
    from hexform.sandbox.server import serve as serve
    from hexform.sandbox.state.store import StateInUse as StateInUse
    from hexform.sandbox.workspace import Workspace as Workspace
    from hexform.sandbox.workspace import open_state as open_state

_HOME = {
    "ConnectionDropped": "errors",
    "SandboxError": "errors",
    "SeedError": "errors",
    "StateError": "errors",
    "StateInUse": "state.store",
    "Workspace": "workspace",
    "counted_ids": "identity",
    "create_app": "app",
    "demo_seed": "demo",
    "open_state": "workspace",
    "parse_behaviours": "behaviours",
    "parse_fault": "faults",
    "read_seed": "seed",
    "read_seed_or_snapshot": "seed",
    "find_seed": "seed",
    "seed_schema": "seed",
    "serve": "server",
    "ticking_clock": "identity",
    "with_people": "seed",
    "write_yaml": "seed_yaml",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
