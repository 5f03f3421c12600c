"""Values of options that people write by habit in another way."""

from __future__ import annotations

from typing import Any, ClassVar

import click


class OutFile(click.Path):
    """The file for a plan; the names of formats, which other tools take after `-o`, are refused."""

    _formats: ClassVar = {"json", "yaml", "text", "markdown", "html", "wide"}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value in self._formats:
            self.fail(f"-o names a file: --format {value} prints it so; write -o ./{value} for that name", param, ctx)
        if str(value).startswith("ut="):
            self.fail(f"write -o {value[3:]}", param, ctx)
        return super().convert(value, param, ctx)


class Target(click.ParamType[str]):
    """A pattern of addresses, KIND.KEY."""

    name = "pattern"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from hexform.kinds.registry import KINDS
        from hexform.lib.suggest import nearest

        kind, dot, key = str(value).partition(".")
        if "*" not in kind and (not dot or kind not in KINDS):
            near = nearest(kind, KINDS) if dot else ()
            hint = f"did you mean {near[0]}.{key}?" if near else f"it begins with one of {', '.join(KINDS)}"
            self.fail(f"{value!r} is not an address like project.revenue: {hint}", param, ctx)
        return str(value)
