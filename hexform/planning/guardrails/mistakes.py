"""What is wrong with guardrails as they are written: each mistake with the path of its keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from hexform.model.directory import same
from hexform.model.fields import Ref
from hexform.model.guardrail import EVERY, Guardrail, InCollection, WithStatus
from hexform.model.notice import Code
from hexform.planning.access.naming import Naming
from hexform.planning.access.world import Project
from hexform.planning.guardrails.rules import Mistake, Path, Selection


def offline_mistakes(
    guardrails: Mapping[str, Guardrail], naming: Naming, statuses: Collection[str] | None
) -> Iterator[Mistake]:
    """What can be known without the workspace. `statuses`: the names that may be used, if they are written."""
    for name, guardrail in guardrails.items():
        path: Path = ("guardrails", name)
        if guardrail.then == "fix" and guardrail.conditions != ("public_web",):
            others = ", ".join(condition for condition in guardrail.conditions if condition != "public_web")
            what = f"`fix` can only close public links: write public_web alone, or refuse instead of fix for {others}"
            yield Mistake((*path, "then"), Code.GUARDRAIL_FIX, what)
        yield from _exceptions(path, guardrail.exceptions, naming)
        match guardrail.projects:
            case WithStatus(status=status) if statuses is not None and status not in statuses:
                what = f"the status {status!r} is not among `statuses`, so this selects no project"
                yield Mistake((*path, "projects", "status"), Code.UNKNOWN_REFERENCE, what)


def _exceptions(path: Path, exceptions: Sequence[str], naming: Naming) -> Iterator[Mistake]:
    for place, text in enumerate(exceptions):
        at = (*path, "except", place)
        declared = naming.declared(text)
        if "*" in text:
            what = "an exception names one project: write project.KEY or an id, without *"
            yield Mistake(at, Code.EXCEPTION_PATTERN, what)
        elif not text.startswith("project."):
            if naming.declared(f"project.{text}") is not None:
                yield Mistake(at, Code.UNKNOWN_REFERENCE, f"{text!r} is a key: write project.{text}")
        elif declared is None:
            what = f"{text} is not in this configuration: write the key of a project, or an id"
            yield Mistake(at, Code.UNKNOWN_REFERENCE, what)
        elif declared.id is None:
            what = f"{text} has no id, and anybody can give another project its title: write the project's `id`"
            yield Mistake(at, Code.EXCEPTION_WITHOUT_ID, what)


def online_mistakes(
    guardrails: Mapping[str, Guardrail],
    naming: Naming,
    projects: Sequence[Project],
    statuses: Collection[str],
    *,
    complete: bool,
) -> Iterator[Mistake]:
    """What can be known with the workspace. `projects`: all, before and after the plan.

    `statuses`: those that the configuration names or writes. Without `complete`, where not all projects were read or
    a token sees only a part, an unknown project or status is not a mistake.
    """
    live = {project.id for project in projects}
    for name, guardrail in guardrails.items():
        path: Path = ("guardrails", name, "projects")
        match guardrail.projects:
            case InCollection(collection=ref):
                yield from _reference((*path, "collection"), ref, naming)
            case WithStatus(status=status) if complete:
                known = {same(text) for text in (*statuses, *(project.status or "" for project in projects))}
                if same(status) not in known:
                    what = f"no project has the status {status!r}, and no `statuses` name it"
                    yield Mistake((*path, "status"), Code.UNKNOWN_REFERENCE, what)
            case tuple(patterns) if complete:
                yield from _unmatched(path, patterns, naming, projects)
        for place, text in enumerate(guardrail.exceptions if complete else ()):
            if not text.startswith("project.") and text not in live:
                what = f"Hex has no project with the id {text}: correct it, or take the line out"
                yield Mistake(("guardrails", name, "except", place), Code.NOT_FOUND, what)


def _reference(path: Path, ref: Ref, naming: Naming) -> Iterator[Mistake]:
    ids = naming.ids("collection", ref)
    if not ids and not naming.table("collection").failed:
        yield Mistake(path, Code.UNKNOWN_REFERENCE, f"there is no collection {ref}, neither here nor in Hex")
    elif len(ids) > 1:
        what = f"{len(ids)} collections share the name {ref} ({', '.join(sorted(ids))}): write {{id: ...}}"
        yield Mistake(path, Code.AMBIGUOUS_REFERENCE, what)


def _unmatched(path: Path, patterns: Sequence[str], naming: Naming, projects: Sequence[Project]) -> Iterator[Mistake]:
    named = [(project, naming.of_project(project.id, project.name.title)) for project in projects]
    for place, text in enumerate(patterns):
        selection = Selection(patterns=(text,))
        if text != EVERY and not any(selection.takes(project, address) for project, address in named):
            what = f"{text!r} selects no project: none has this address or title"
            yield Mistake((*path, place), Code.SELECTS_NOTHING, what)
