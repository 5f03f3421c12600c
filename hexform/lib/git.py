"""Read a git repository without running anything of it.

The checkout is untrusted: its files, its `.git/config`, and repositories embedded in it. Four rules follow.

- Only the work tree that contains a path is asked: the nearest folder upwards that has `.git`. A bare repository, and
  one that lies inside the work tree, is refused.
- Only plumbing commands run. They read objects and references alone: no index (fsmonitor), no work tree (filters,
  textconv), no hooks, pager, editor or aliases.
- Objects that are missing are never fetched (GIT_NO_LAZY_FETCH, which git has had since 2.39.4), and every protocol is
  forbidden, so that no remote's programs can run in an older git either.
- git gets an environment of its own, without tokens and without anybody's GIT_* variables.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

SECONDS = 120.0
MOST = 256 * 1024 * 1024
_LONGEST = 8192

# Git's own owner check (safe.directory) reads the user's configuration.
_KEPT = ("HOME", "XDG_CONFIG_HOME")
_ENVIRON = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
# The command line overrides what a repository configures.
_CONFIG = {
    "safe.bareRepository": "explicit",
    "protocol.allow": "never",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.askPass": "false",
    "core.warnAmbiguousRefs": "true",
    "credential.helper": "",
    "gc.auto": "0",
}
_OPTIONS = ("--no-pager", "--literal-pathspecs", *(part for item in _CONFIG.items() for part in ("-c", "=".join(item))))


class GitError(Exception):
    """What cannot be read, in a sentence: no git, no repository, no such revision, a missing object."""


class AmbiguousRevision(GitError):
    """A revision that means several things: a branch and a tag, say."""


class Blob(NamedTuple):
    """A file of a revision: its path from the top of the work tree, its object, and its size in bytes."""

    path: str
    object_id: str
    size: int


def work_tree(path: Path) -> Path | None:
    """The nearest folder upwards, beginning with this one, that has `.git`. Links in the path are resolved."""
    here = path.resolve()
    return next((folder for folder in (here, *here.parents) if os.path.lexists(folder / ".git")), None)


class Repository:
    """The repository of a work tree. Every method raises GitError where git cannot answer."""

    def __init__(self, top: Path) -> None:
        """`top` is what `work_tree` gave. Raises GitError where its `.git` is not a repository of its own."""
        self.top = top
        self._program = _program(top)
        folder = _git_folder(top)
        try:
            found = self._folder("--git-dir")
        except GitError as error:
            raise GitError(f"{top / '.git'} cannot be used: {error}") from None
        if found != folder:
            raise GitError(f"{top / '.git'} is no git repository")
        _refuse_embedded(self._folder("--git-common-dir"), top)

    def commit(self, revision: str = "HEAD") -> str:
        """The full id of the commit that a revision means."""
        if revision.startswith("-"):
            raise GitError(f"git knows no revision {revision!r}: a revision cannot begin with a dash")
        code, found, complaint = self._run("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        if "is ambiguous" in complaint:
            raise AmbiguousRevision(
                f"the revision {revision!r} is ambiguous: write a full commit id, refs/heads/... or refs/tags/..."
            )
        if code:
            hint = "; this clone is shallow: fetch the whole history (on GitHub `fetch-depth: 0`)"
            raise GitError(f"git knows no revision {revision!r} here{hint if self.is_shallow() else ''}")
        return found.decode().strip()

    def branch(self) -> str:
        """The branch that is checked out; empty where none is."""
        return os.fsdecode(self._run("symbolic-ref", "--quiet", "--short", "HEAD")[1]).strip()

    def is_shallow(self) -> bool:
        return self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def show(self, revision: str, path: str) -> bytes:
        """The bytes of one plain file, a path from the top, at a revision."""
        for blob in self.files(self.commit(revision), path):
            if blob.path == path:
                return next(self.contents([blob]))[1]
        raise GitError(f"{path} is no file at {revision}")

    def files(self, commit: str, path: str = "", suffixes: tuple[str, ...] = ("",)) -> list[Blob]:
        """The plain files at or below a path from the top whose names end so: no links, no submodules."""
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", commit, *(("--", path) if path else ()))
        entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
        plain = [(head.split()[2].decode(), os.fsdecode(name)) for head, _, name in entries if head[:3] == b"100"]
        names = [(object_id, name) for object_id, name in plain if name.endswith(suffixes)]
        answers = self._batch("--batch-check=%(objecttype) %(objectsize)", [item[0] for item in names])
        return [_blob(name, object_id, answers.readline()) for object_id, name in names]

    def contents(self, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, bytes]]:
        """The bytes of files one after another, as git keeps them: no filter is applied."""
        answers = self._batch("--batch", [blob.object_id for blob in blobs])
        for blob in blobs:
            answers.readline()
            data = answers.read(blob.size)
            answers.read(1)
            if len(data) != blob.size:
                raise GitError(f"git cannot read {blob.path}")
            yield blob, data

    def _folder(self, which: str) -> Path:
        return Path(os.fsdecode(self._ask("rev-parse", "--path-format=absolute", which))[:-1]).resolve()

    def _batch(self, option: str, object_ids: Sequence[str]) -> io.BytesIO:
        """Ask about many objects at once."""
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{object_id}\n" for object_id in object_ids).encode())
            asked.seek(0)
            return io.BytesIO(self._ask("cat-file", option, stdin=asked))

    def _ask(self, *arguments: str, stdin: IO[bytes] | None = None) -> bytes:
        code, output, complaint = self._run(*arguments, stdin=stdin)
        if code:
            first = complaint.strip().partition("\n")[0]
            hint = f"; if you trust it: git config --global --add safe.directory {self.top}"
            raise GitError(first + (hint if "dubious ownership" in first else ""))
        return output

    def _run(self, *arguments: str, stdin: IO[bytes] | None = None) -> tuple[int, bytes, str]:
        """The exit code, stdout and stderr of git; it may neither take longer than SECONDS nor say more than MOST."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # Git looks for `.git` in this very folder and no further up.
        environ = {**kept, **_ENVIRON, "GIT_CEILING_DIRECTORIES": str(self.top.parent)}
        command = [self._program, "-C", str(self.top), *_OPTIONS, *arguments]
        with tempfile.TemporaryFile() as errors:
            try:
                # In a session of its own: Ctrl-C at a terminal is for hexform, which then ends git.
                process = subprocess.Popen(
                    command,
                    env=environ,
                    stdin=stdin or subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    start_new_session=True,
                )
            except OSError as error:
                raise GitError(f"git cannot be run ({error.strerror})") from None
            with process, _killed_after(process, SECONDS):
                output = process.stdout.read(MOST + 1) if process.stdout else b""
                if len(output) > MOST:
                    raise GitError(f"git {arguments[0]} says more than {MOST >> 20} MiB")
            if process.returncode == -signal.SIGKILL:
                raise GitError(f"git {arguments[0]} took longer than {SECONDS:g} s")
            errors.seek(0)
            return process.returncode, output, errors.read(_LONGEST).decode(errors="replace")


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
        process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        timer.cancel()


def _program(top: Path) -> str:
    """The git program of this machine, never one of the checkout: neither a relative nor an inner part of PATH."""
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    outer = [folder for folder in folders if folder.is_absolute() and not _is_inside(folder, top)]
    program = shutil.which("git", path=os.pathsep.join(map(str, outer)))
    if program is None:
        raise GitError("there is no git here")
    return program


def _is_inside(folder: Path, top: Path) -> bool:
    return top != Path("/") and folder.resolve().is_relative_to(top)


def _git_folder(top: Path) -> Path:
    """Where `.git` leads: a folder, or, for a worktree or a submodule, what the file says."""
    path = top / ".git"
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            folder = path.resolve()
        elif stat.S_ISREG(mode):
            with path.open("rb") as file:
                word, _, rest = file.read(_LONGEST).partition(b" ")
            folder = (top / os.fsdecode(rest.rstrip(b"\r\n"))).resolve() if word == b"gitdir:" else path
        else:
            folder = path
        if not folder.is_dir():
            raise GitError(f"{path} is no git repository")
    except (OSError, ValueError):
        raise GitError(f"{path} cannot be read") from None
    _refuse_embedded(folder, top)
    return folder


def _refuse_embedded(folder: Path, top: Path) -> None:
    """A repository among the files of a checkout is a part of what is checked out, and anybody can have written it."""
    if folder.is_relative_to(top) and not folder.is_relative_to(top / ".git"):
        raise GitError(f"{top / '.git'} leads to {folder}, a repository among the files of this folder")


def _blob(path: str, object_id: str, answer: bytes) -> Blob:
    kind, _, size = answer.decode().partition(" ")
    if kind != "blob":
        raise GitError(f"{path} is not in this clone: it was made with --filter; clone without it")
    return Blob(path, object_id, int(size))
