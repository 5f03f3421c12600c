"""Check guardrails against the rest of a configuration, as far as that is possible offline."""

from __future__ import annotations

from hexform.config.build import Build
from hexform.config.explain import Block
from hexform.kinds.loading import Source
from hexform.model.directory import Directory
from hexform.model.settings import Settings
from hexform.planning.access.naming import Naming
from hexform.planning.guardrails.desired import declared_in, written_in
from hexform.planning.guardrails.mistakes import offline_mistakes
from hexform.planning.guardrails.rules import Path
from hexform.planning.guardrails.written import forbidden_offline


def check_guardrails(build: Build) -> None:
    """What is wrong with them, and what the configuration writes itself that they forbid."""
    guardrails = build.settings.guardrails
    declared = declared_in(build.specs)
    found = [
        *offline_mistakes(guardrails, Naming(declared, Directory()), build.settings.statuses),
        *forbidden_offline(guardrails, written_in(build.specs), declared),
    ]
    for mistake in found:
        source, at = _place(build, mistake.path)
        build.mistakes.at(source, at, mistake.code, mistake.message)


def _place(build: Build, path: Path) -> tuple[Source, int]:
    """Where a path of keys is: in the settings, or in a block of resources."""
    settings = build.documents.settings
    if path[0] in Settings.model_fields and settings is not None:
        return settings.source, Block(Settings, settings).find(path).at
    entry = build.documents.blocks[str(path[0])][str(path[1])]
    return entry.source, Block(Settings, entry).find(path[2:]).at
