"""Reading a repository: what is right, what is refused, and that nothing of it is ever run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hexform.lib import git as module
from hexform.lib.git import GitError, Repository, work_tree
from tests.lib.repositories import ATTACKS, CONFIG, GIT, Attack, checkout, commit, crooked, embed, forget, git, program


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return checkout(tmp_path / "top")


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """Where a program leaves its mark: whatever makes it is no part of the checkout."""
    return tmp_path / "marker"


@pytest.fixture
def evil(tmp_path: Path, marker: Path) -> Path:
    return program(tmp_path / "evil", marker)


def everything(path: Path) -> dict[str, bytes]:
    """All that the module can ask, as far as it comes."""
    found = work_tree(path)
    if found is None:
        return {}
    repository = Repository(found)
    repository.branch()
    repository.is_shallow()
    files = repository.files(repository.commit())
    return {blob.path: data for blob, data in repository.contents(files)}


def repository_of(path: Path) -> Repository:
    found = work_tree(path)
    assert found is not None
    return Repository(found)


# What is there.


def test_a_revision_is_read_as_git_keeps_it(top: Path) -> None:
    (top / "hex/workspace.yaml").write_text("changed and not committed", encoding="utf-8")
    repository = repository_of(top / "hex" / "guides")
    assert repository.top == top
    assert repository.commit() == git(top, "rev-parse", "HEAD")
    assert repository.branch() == "main"
    assert repository.show("HEAD", "hex/workspace.yaml") == CONFIG.encode()
    assert everything(top) == {
        "README.md": b"read\n",
        "hex/guides/a.md": b"text\n",
        "hex/workspace.yaml": CONFIG.encode(),
    }


def test_files_of_a_folder_and_of_some_names(top: Path) -> None:
    commit(top, {"hexagon/a.md": "", "hex/[x]/*.md": "odd", "hex/zürich.md": "ü", "hex/new\nline.md": ""})
    (top / "hex" / "link.md").symlink_to("guides/a.md")
    (top / "hex" / "guides" / "a.md").chmod(0o755)
    commit(top, {})
    repository = repository_of(top)
    found = [blob.path for blob in repository.files(repository.commit(), "hex/", (".md",))]
    assert found == ["hex/[x]/*.md", "hex/guides/a.md", "hex/new\nline.md", "hex/zürich.md"]
    assert [blob.path for blob in repository.files(repository.commit(), "hex/[x]/")] == ["hex/[x]/*.md"]
    assert repository.files(repository.commit(), "nowhere/") == []
    assert repository.show("HEAD", "hex/zürich.md") == "ü".encode()
    with pytest.raises(GitError, match=r"hex/link\.md is no file at HEAD"):
        repository.show("HEAD", "hex/link.md")
    with pytest.raises(GitError, match="hex is no file at HEAD"):
        repository.show("HEAD", "hex")


def test_a_revision_that_is_not_there(top: Path) -> None:
    repository = repository_of(top)
    for revision in ("nowhere", "HEAD~1", "HEAD:README.md", "", "0" * 40):
        with pytest.raises(GitError, match="git knows no revision"):
            repository.commit(revision)


@pytest.mark.parametrize("revision", ["--output=x", "-h", "--upload-pack=x", "-"])
def test_a_revision_cannot_be_an_option(top: Path, revision: str) -> None:
    with pytest.raises(GitError, match="a revision cannot begin with a dash"):
        repository_of(top).commit(revision)


def test_a_branch_and_a_tag_of_one_name_are_ambiguous(top: Path) -> None:
    git(top, "tag", "main")
    commit(top, {"README.md": "more"})
    with pytest.raises(GitError, match="the revision 'main' is ambiguous: write a full commit id, refs/heads"):
        repository_of(top).commit("main")
    assert repository_of(top).commit("refs/heads/main") != repository_of(top).commit("refs/tags/main")


def test_no_branch_is_checked_out(top: Path) -> None:
    git(top, "checkout", "--detach")
    assert repository_of(top).branch() == ""


def test_a_shallow_clone_reports_it(top: Path, tmp_path: Path) -> None:
    commit(top, {"README.md": "more"})
    git(tmp_path, "clone", "--depth", "1", f"file://{top}", "shallow")
    shallow = repository_of(tmp_path / "shallow")
    assert shallow.is_shallow()
    assert shallow.show("HEAD", "README.md") == b"more"
    with pytest.raises(GitError, match=r"this clone is shallow: fetch the whole history \(on GitHub `fetch-depth: 0`"):
        shallow.commit("HEAD~1")


def test_a_partial_clone_says_what_is_missing_and_gives_the_rest(top: Path) -> None:
    forget(top, "hex/guides/a.md")
    repository = repository_of(top)
    assert [blob.path for blob in repository.files(repository.commit(), suffixes=(".yaml",))] == ["hex/workspace.yaml"]
    with pytest.raises(GitError, match=r"hex/guides/a\.md is not in this clone: it was made with --filter"):
        repository.files(repository.commit())


def test_an_object_that_goes_meanwhile(top: Path) -> None:
    repository = repository_of(top)
    files = repository.files(repository.commit())
    forget(top, "hex/workspace.yaml")
    with pytest.raises(GitError, match=r"git cannot read hex/workspace\.yaml"):
        list(repository.contents(files))


def test_a_replaced_object_counts_as_it_was(top: Path) -> None:
    first = git(top, "rev-parse", "HEAD")
    commit(top, {"hex/workspace.yaml": "replaced"})
    git(top, "replace", first, "HEAD")
    assert git(top, "show", f"{first}:hex/workspace.yaml") == "replaced"
    assert repository_of(top).show(first, "hex/workspace.yaml") == CONFIG.encode()


# Which repository.


def test_no_repository_at_all(tmp_path: Path) -> None:
    assert work_tree(tmp_path) is None


def test_a_bare_repository_alone_is_none(top: Path, tmp_path: Path) -> None:
    bare = embed(top)
    shutil.move(bare, tmp_path / "alone")
    assert git(tmp_path / "alone", "rev-parse", "HEAD")
    assert work_tree(tmp_path / "alone" / "objects") is None


def test_an_embedded_bare_repository_is_a_folder_like_others(top: Path) -> None:
    embed(top)
    assert git(top / "hex", "rev-parse", "--absolute-git-dir") == str(top / "hex")
    assert repository_of(top / "hex").top == top


def test_the_nearest_one_counts(top: Path) -> None:
    inner = checkout(top / "inner", {"a.md": "inner"})
    assert repository_of(inner).show("HEAD", "a.md") == b"inner"


def test_a_link_to_a_folder_leads_to_its_own_repository(top: Path, tmp_path: Path) -> None:
    other = checkout(tmp_path / "other", {"a.md": "other"})
    (other / "link").symlink_to(top / "hex")
    assert repository_of(other / "link").top == top


@pytest.mark.parametrize("kind", ["folder", "garbage", "binary", "fifo", "dangling", "nowhere", "unreadable"])
def test_what_is_not_a_repository_is_refused_and_nothing_above_it_is_taken(top: Path, kind: str) -> None:
    embed(top)  # git would take the folder itself where its `.git` is none
    path = top / "hex" / ".git"
    match kind:
        case "folder":
            path.mkdir()
        case "garbage":
            path.write_text("nothing", encoding="utf-8")
        case "binary":
            path.write_bytes(b"gitdir: \0\xff")
        case "fifo":
            os.mkfifo(path)
        case "dangling":
            path.symlink_to("nowhere")
        case "nowhere":
            path.write_text("gitdir: nowhere\n", encoding="utf-8")
        case _:
            path.symlink_to(".git")
    with pytest.raises(GitError, match=r"hex/\.git (is no git repository|cannot be (read|used))"):
        repository_of(top / "hex")


@pytest.mark.parametrize("kind", ["file", "link", "common"])
def test_what_leads_to_a_repository_among_the_files_is_refused(top: Path, tmp_path: Path, kind: str) -> None:
    embed(top)
    folder = tmp_path / "top" / ".git"
    shutil.move(folder, tmp_path / "away")
    match kind:
        case "file":
            folder.write_text("gitdir: hex\n", encoding="utf-8")
        case "link":
            folder.symlink_to("hex")
        case _:
            folder.mkdir()
            (folder / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
            (folder / "commondir").write_text("../hex\n", encoding="utf-8")
    assert git(top, "rev-parse", "HEAD")
    with pytest.raises(GitError, match="a repository among the files of this folder"):
        repository_of(top)


def test_a_worktree_is_read_like_any_other(top: Path) -> None:
    git(top, "worktree", "add", "-b", "side", "aside")
    commit(top / "aside", {"hex/workspace.yaml": "side"})
    side = repository_of(top / "aside" / "hex")
    assert side.top == top / "aside"
    assert side.branch() == "side"
    assert side.show("HEAD", "hex/workspace.yaml") == b"side"
    assert side.show("main", "hex/workspace.yaml") == CONFIG.encode()


def test_a_submodule_and_a_repository_kept_apart_are_read(top: Path, tmp_path: Path) -> None:
    outer = checkout(tmp_path / "outer", {"a.md": "outer"})
    git(outer, "submodule", "add", str(top), "inner")
    inner = repository_of(outer / "inner" / "hex")
    assert inner.top == outer / "inner"
    assert inner.show("HEAD", "README.md") == b"read\n"
    git(tmp_path, "init", "--separate-git-dir", str(tmp_path / "kept"), "apart")
    commit(tmp_path / "apart", {"a.md": "apart"})
    assert repository_of(tmp_path / "apart").show("HEAD", "a.md") == b"apart"


def test_a_work_tree_that_the_configuration_moves_elsewhere_stays(top: Path, tmp_path: Path) -> None:
    other = checkout(tmp_path / "other", {"a.md": "other"})
    git(top, "config", "core.worktree", str(other))
    assert set(everything(top / "hex")) == {"README.md", "hex/guides/a.md", "hex/workspace.yaml"}


# Nothing runs.


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
@pytest.mark.parametrize("new", [True, False], ids=["", "a git that knows no GIT_NO_LAZY_FETCH"])
def test_no_program_of_a_checkout_runs(
    top: Path, evil: Path, marker: Path, attack: Attack, monkeypatch: pytest.MonkeyPatch, *, new: bool
) -> None:
    attack.plant(top, evil)
    if not new:
        monkeypatch.delitem(module._ENVIRON, "GIT_NO_LAZY_FETCH")
    marker.unlink(missing_ok=True)
    if attack.name == "lazy fetch":
        with pytest.raises(GitError, match=r"hex/workspace\.yaml is not in this clone"):
            everything(top / "hex")
    else:
        assert set(everything(top / "hex")) >= {"hex/workspace.yaml", "hex/guides/a.md"}
    assert not marker.exists()
    # Plain git runs it: the attack is one.
    git(top / attack.folder, *attack.provoke, check=False)
    assert marker.exists()


def test_the_environment_of_git_is_its_own(
    top: Path, tmp_path: Path, evil: Path, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = checkout(tmp_path / "other", {"hex/workspace.yaml": "other"})
    hostile = {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git" / "objects"),
        "GIT_NAMESPACE": "other",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(evil),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{evil}'",
        "GIT_CONFIG_GLOBAL": str(evil),
        "GIT_EXEC_PATH": str(tmp_path),
        "GIT_PAGER": str(evil),
        "GIT_EXTERNAL_DIFF": str(evil),
        "GIT_SSH_COMMAND": str(evil),
        "GIT_ASKPASS": str(evil),
        "GIT_ALLOW_PROTOCOL": "file:ext",
        "GIT_NO_LAZY_FETCH": "0",
        "GIT_TRACE": str(tmp_path / "trace"),
        "HEX_API_TOKEN": "hxtw_secret",
        "HEX_API_READ_TOKEN": "hxtw_secret",
        "HEXFORM_PLAN_KEY": "secret",
        "GITHUB_TOKEN": "secret",
        "ACTIONS_RUNTIME_TOKEN": "secret",
        "CI_JOB_TOKEN": "secret",
        "SSH_ASKPASS": str(evil),
        "LD_PRELOAD_OF_NOBODY": "x",
    }
    watched = tmp_path / "bin"
    watched.mkdir()
    program(watched / "git", marker, f'exec {GIT} "$@"')
    monkeypatch.setenv("PATH", str(watched))
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    assert everything(top / "hex")["hex/workspace.yaml"] == CONFIG.encode()
    given = dict(line.split("=", 1) for line in marker.read_text(encoding="utf-8").splitlines())
    assert set(given) <= {"HOME", "XDG_CONFIG_HOME", "PWD", "_", "OLDPWD", "SHLVL", "GIT_CEILING_DIRECTORIES"} | set(
        module._ENVIRON
    )
    assert "secret" not in marker.read_text(encoding="utf-8")
    assert (given["GIT_ALLOW_PROTOCOL"], given["GIT_NO_LAZY_FETCH"]) == ("none", "1")
    assert not (tmp_path / "trace").exists()


def test_no_git_of_the_checkout_is_run(
    top: Path, evil: Path, marker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (top / "bin").mkdir()
    shutil.copy(evil, top / "bin" / "git")
    shutil.copy(evil, top / "git")
    (tmp_path / "link").symlink_to(top / "bin")
    monkeypatch.chdir(top)
    hostile = f"{top / 'bin'}:{tmp_path / 'link'}:.:bin:"
    monkeypatch.setenv("PATH", f"{hostile}:{Path(GIT).parent}")
    assert everything(top)
    monkeypatch.setenv("PATH", hostile)
    with pytest.raises(GitError, match="there is no git here"):
        repository_of(top)
    assert not marker.exists()


def test_git_above_everything_is_still_git(monkeypatch: pytest.MonkeyPatch) -> None:
    assert module._program(Path("/")) == GIT


# A git that does not do as it should.


def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    folder = tmp_path / "pretended"
    folder.mkdir()
    (folder / "git").write_text(script, encoding="utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_one_that_does_not_end_is_not_waited_for(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.1)
    pretend(tmp_path, monkeypatch, "#!/bin/sh\nexec /bin/sleep 600\n")
    with pytest.raises(GitError, match=r"git rev-parse took longer than 0\.1 s"):
        repository_of(top)


def test_one_that_says_too_much_is_stopped(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repository_of(top)
    head = repository.commit()
    monkeypatch.setattr(module, "MOST", 64)
    with pytest.raises(GitError, match="git ls-tree says more than 0 MiB"):
        repository.files(head)


def test_one_that_cannot_be_run(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(tmp_path, monkeypatch, "no program")
    with pytest.raises(GitError, match=r"git cannot be run \(Exec format error\)"):
        repository_of(top)


def test_a_repository_of_somebody_else_says_what_to_do(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid():
        pretend(tmp_path, monkeypatch, "#!/bin/sh\necho >&2 fatal: detected dubious ownership in repository\nexit 128")
    else:
        subprocess.run(["chown", "-R", "12345", str(top)], check=True)
    with pytest.raises(GitError, match=f"dubious ownership.*; if you trust it: git config --global --add .* {top}"):
        repository_of(top)


def test_names_that_no_file_has_are_given_as_they_are(top: Path) -> None:
    blob = git(top, "rev-parse", "HEAD:README.md")
    entries = ((b"100644", b".."), (b"100644", b"a/../b.md"), (b"120000", b"c"), (b"160000", b"d"))
    head = crooked(top, *((mode, name, blob) for mode, name in entries))
    assert [file.path for file in repository_of(top).files(head)] == ["..", "a/../b.md"]


def test_one_that_takes_another_folder_for_the_repository(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, f"#!/bin/sh\necho {top}\n")
    with pytest.raises(GitError, match=r"top/\.git is no git repository"):
        repository_of(top)
