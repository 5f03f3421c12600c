"""Real git repositories, and repositories whose configuration names a program to be run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

GIT = shutil.which("git") or "git"
_IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
_ALLOWED = ("-c", "protocol.file.allow=always", "-c", "safe.bareRepository=all")
CONFIG = "version: 1\n"


def git(folder: Path, *arguments: str, check: bool = True, **environ: str) -> str:
    """What plain git says in a folder."""
    ended = subprocess.run(
        [GIT, *_IDENTITY, *_ALLOWED, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environ},
        check=check,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return ended.stdout.strip()


def checkout(top: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository with one commit."""
    top.mkdir(parents=True, exist_ok=True)
    git(top, "init")
    return commit(top, files or {"hex/workspace.yaml": CONFIG, "hex/guides/a.md": "text\n", "README.md": "read\n"})


def commit(top: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(top, "add", "-A")
    git(top, "commit", "-m", "more", "--allow-empty")
    return top


def program(path: Path, marker: Path, then: str = "exit 1") -> Path:
    """A program that leaves a mark when it is run."""
    path.write_text(f"#!/bin/sh\nenv > '{marker}'\n{then}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def forget(repository: Path, name: str) -> None:
    """Take the object of a file out of a repository, as in a partial clone."""
    found = git(repository, "rev-parse", f"HEAD:{name}")
    (repository / ".git" / "objects" / found[:2] / found[2:]).unlink()


def embed(top: Path, folder: str = "hex") -> Path:
    """Make a folder of a checkout a bare repository as well, with the objects and the branches of the checkout."""
    bare = top / folder
    bare.mkdir(exist_ok=True)
    for name in ("objects", "refs"):
        shutil.copytree(top / ".git" / name, bare / name)
    for name in ("HEAD", "config"):
        shutil.copy(top / ".git" / name, bare / name)
    git(top, "config", "--file", str(bare / "config"), "core.bare", "true")
    return bare


def crooked(top: Path, *entries: tuple[bytes, bytes, str]) -> str:
    """Commit a tree that git itself would not make; entries are (mode, name, object id)."""
    tree = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(object_id) for mode, name, object_id in entries)
    ended = subprocess.run(
        [GIT, "hash-object", "-t", "tree", "--literally", "-w", "--stdin"],
        cwd=top,
        input=tree,
        capture_output=True,
        check=True,
    )
    return git(top, "commit-tree", "-m", "crooked", ended.stdout.decode().strip())


@dataclass(frozen=True)
class Attack:
    """`plant` prepares a checkout whose git runs a program when plain git is asked with `provoke` in `folder`."""

    name: str
    plant: Callable[[Path, Path], object]
    provoke: tuple[str, ...]
    folder: str = "."


def _configured(*settings: tuple[str, str], attributes: str = "") -> Callable[[Path, Path], None]:
    """Settings of `.git/config`, in which {} is the program; `attributes` are committed."""

    def plant(top: Path, evil: Path) -> None:
        if attributes:
            commit(top, {".gitattributes": attributes, "hex/workspace.yaml": CONFIG + "\n"})
        for name, value in settings:
            git(top, "config", name, value.format(evil))

    return plant


def _promisor(top: Path, evil: Path) -> None:
    _configured(
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", "."),
        ("remote.origin.uploadpack", "{}"),
        ("protocol.allow", "always"),
        ("protocol.file.allow", "always"),
    )(top, evil)


def _lazy(top: Path, evil: Path) -> None:
    forget(top, "hex/workspace.yaml")
    _promisor(top, evil)


def _embedded(top: Path, evil: Path) -> None:
    """The bare repository in the folder of the configuration: it can be a part of any pull request."""
    original = (top / ".git" / "config").read_bytes()
    _promisor(top, evil)
    bare = embed(top)
    (top / ".git" / "config").write_bytes(original)
    found = git(top, "rev-parse", "HEAD:hex/workspace.yaml")
    (bare / "objects" / found[:2] / found[2:]).unlink()


def _hooks(top: Path, evil: Path) -> None:
    for name in ("pre-commit", "post-index-change", "post-checkout", "reference-transaction"):
        shutil.copy(evil, top / ".git" / "hooks" / name)


def _hooks_elsewhere(top: Path, evil: Path) -> None:
    shutil.copy(evil, top / "pre-commit")
    git(top, "config", "core.hooksPath", str(top))


def _included(top: Path, evil: Path) -> None:
    (top / "more").write_text(f"[core]\n fsmonitor = {evil}\n", encoding="utf-8")
    git(top, "config", "include.path", "../more")


def _remote(url: str, *settings: tuple[str, str]) -> Callable[[Path, Path], None]:
    return _configured(("remote.origin.url", url), ("protocol.allow", "always"), *settings)


ATTACKS = (
    Attack("embedded bare repository", _embedded, ("archive", "HEAD", "."), "hex"),
    Attack("lazy fetch", _lazy, ("archive", "HEAD", ".")),
    Attack("hooks", _hooks, ("commit", "--allow-empty", "-m", "x")),
    Attack("hooks elsewhere", _hooks_elsewhere, ("commit", "--allow-empty", "-m", "x")),
    Attack("fsmonitor", _configured(("core.fsmonitor", "{}")), ("status",)),
    Attack("include", _included, ("status",)),
    Attack(
        "textconv",
        _configured(("diff.evil.textconv", "{}"), attributes="*.yaml diff=evil\n"),
        ("show", "HEAD", "--", "hex/workspace.yaml"),
    ),
    Attack("external diff", _configured(("diff.external", "{}"), attributes="x\n"), ("diff", "HEAD~1")),
    Attack("smudge", _configured(("filter.evil.smudge", "{}"), attributes="* filter=evil\n"), ("archive", "HEAD")),
    Attack("process", _configured(("filter.evil.process", "{}"), attributes="* filter=evil\n"), ("archive", "HEAD")),
    Attack(
        "clean", _configured(("filter.evil.clean", "{}"), attributes="* filter=evil\n"), ("add", "--renormalize", ".")
    ),
    Attack("alias", _configured(("alias.look", "!{}"), ("alias.ls-tree", "!{}")), ("look",)),
    Attack("editor", _configured(("core.editor", "{}")), ("commit", "--allow-empty")),
    Attack("ssh", _remote("git@host:x", ("core.sshCommand", "{}")), ("fetch",)),
    Attack("ext", _remote("ext::{}"), ("fetch",)),
    Attack("uploadpack", _remote(".", ("remote.origin.uploadpack", "{}")), ("fetch",)),
    Attack("proxy", _remote("git://host/x", ("core.gitProxy", "{}")), ("fetch",)),
)
