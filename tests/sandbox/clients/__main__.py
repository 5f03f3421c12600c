"""Put the clients into a virtual environment of their own, since what they pin is not what hexform needs, and run them.

`python -m tests.sandbox.clients [FOLDER]`, where FOLDER keeps the environment (default: build/clients).
"""

import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from hexform.sandbox import demo_seed
from tests.sandbox.clients import with_hex_command
from tests.sandbox.serving import serving

HERE = Path(__file__).parent
PROGRAMS = ("with_hex_toolkit.py", "with_dagster_hex.py")


def installed(folder: Path) -> Path:
    """The programs of an environment that has the clients, made where it is missing or has other versions."""
    wanted, marker = HERE / "requirements.txt", folder / "requirements.txt"
    if not marker.is_file() or marker.read_bytes() != wanted.read_bytes():
        venv.create(folder, clear=True)
        uv = [sys.executable, "-m", "uv", "pip", "sync", "--quiet", "--python", str(folder / "bin" / "python")]
        subprocess.run([*uv, "--compile-bytecode", "--require-hashes", str(wanted)], check=True)
        marker.write_bytes(wanted.read_bytes())
    return folder / "bin"


def main(arguments: Sequence[str]) -> int:
    """Each client against a sandbox of its own; 1 if one of them did not find what the seed says."""
    programs = installed(Path(*arguments[:1]) if arguments else Path("build", "clients")).absolute()
    seed = demo_seed()
    failed = 0
    for name in PROGRAMS:
        with serving(seed, behaviours={"run_seconds": "6"}) as url:
            run = subprocess.run([programs / "python", HERE / name, url, json.dumps(seed)], check=False)
        failed |= run.returncode
        sys.stdout.write(f"{name}: {'failed' if run.returncode else 'as the seed says'}\n")
    with serving(seed, behaviours={"run_seconds": "6"}) as url:
        with_hex_command.check(programs / "hex", url, seed)
    sys.stdout.write("with_hex_command.py: as the seed says\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
