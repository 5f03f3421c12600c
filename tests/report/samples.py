"""Plans, runs and drift reports built by hand."""

from __future__ import annotations

from typing import Any

import hexform.kinds.registry  # noqa: F401 - the models of the sides of changes
from hexform.model.access_change import PlanAccess
from hexform.model.change import CREATE, DELETE, REPLACE, UPDATE, Action, Change
from hexform.model.diff import difference
from hexform.model.drift import DriftEntry, DriftReport, DriftSummary
from hexform.model.notice import Notice
from hexform.model.plan import ByHand, Ending, Pending, Place, Plan, Requests, Summary, Unmanaged, fingerprint
from hexform.model.refusal import Refusal
from hexform.model.run import Done, Outcome, Run, RunSummary

PLACE = Place(base_url="https://app.hex.tech", org_id="0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2")


def change(
    address: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    actions: tuple[Action, ...] | None = None,
    **more: Any,
) -> Change:
    kind, _, key = address.partition(".")
    what = actions or (CREATE if before is None else DELETE if after is None else UPDATE)
    fields = {"address": address, "kind": kind, "actions": what, "before": before, "after": after}
    made = Change.model_validate({**fields, "name": key, "requests": 1, **more})
    rows = tuple(row.model_copy(update={"origin": more.get("origin")}) for row in made.diff)
    return made.model_copy(update={"diff": rows})


def plan(*changes: Change, **more: Any) -> Plan:
    verbs = [one.verb for one in changes]
    summary = {verb: verbs.count(verb) for verb in set(verbs)}
    origins = [row.origin for one in changes for row in one.diff]
    counts = Summary.model_validate(
        {"unchanged": 12, **summary, "yours": origins.count("yours"), "drift": origins.count("drift")}
    )
    reported: dict[str, Any] = {"requests": Requests(read=6, write=len(changes), verify=1), "workspace": PLACE, **more}
    return Plan(
        hexform_version="0.1.0",
        fingerprint=fingerprint(PLACE, changes),
        config_digest="sha256:aa",
        live_digest="sha256:bb",
        changes=changes,
        summary=counts,
        **reported,
    )


GROUP = change(
    "group.analytics-engineers",
    {"name": "Analytics Engineers", "members": ["ada@example.com", "jonas@agency.example"]},
    {"name": "Analytics Engineers", "members": ["ada@example.com", "grace@example.com"]},
    name="Analytics Engineers",
    id="0197a3c2-0000-7000-8000-000000000001",
    source="workspace.yaml:7",
)
SHARING = change(
    "project_sharing.revenue",
    {"workspace": "CAN_VIEW", "public_web": "NONE", "users": {"cfo@example.com": "CAN_VIEW"}, "groups": {}},
    {
        "workspace": "APP_ONLY",
        "public_web": "APP_ONLY",
        "users": {"cfo@example.com": "CAN_EDIT"},
        "groups": {"Analytics Engineers": "CAN_EDIT"},
    },
    name="Revenue dashboard",
    id="019cd222-4c60-7003-9f01-f6d33d4be59f",
    source="workspace.yaml:31",
    depends_on=("group.analytics-engineers",),
    flags=("public",),
)
CELL = change(
    "cell.revenue/Load revenue",
    {"source": "select month, amount\nfrom revenue\nwhere month > '2025-01-01'", "data_connection": "Snowflake"},
    {"source": "select month, sum(amount) as amount\nfrom revenue\ngroup by month", "data_connection": "Snowflake"},
    name="Load revenue",
    source="workspace.yaml:40",
    file="cells/revenue.sql",
)
REPLACED = change(
    "cell.revenue/Notes",
    {"type": "markdown", "source": "# Notes"},
    {"type": "code", "source": "print('notes')"},
    actions=REPLACE,
    name="Notes",
    source="workspace.yaml:46",
)
STATUSES = tuple(
    change(f"project_status.{key}", {"status": "In review"}, {"status": "Production"}, source=f"workspace.yaml:{line}")
    for key, line in (("revenue", 28), ("churn", 52), ("forecast", 61))
)
GUIDE = change(
    "guide.hex.md",
    None,
    {"contents": "# Context\n\nNumbers are in euros.\n", "publish": True},
    source="workspace.yaml:70",
    file="guides/context.md",
    flags=("take_over",),
)
DELETED = change(
    "group.Old team",
    {"name": "Old team", "members": ["ada@example.com"]},
    None,
    id="0197a3c2-0000-7000-8000-000000000009",
    source="workspace.yaml:80",
    warnings=("its grants on 2 projects go with it",),
)
FULL = plan(
    GROUP,
    *STATUSES,
    SHARING,
    CELL,
    REPLACED,
    GUIDE,
    DELETED,
    access=PlanAccess(),
    unmanaged=(Unmanaged(kind="group", name="Everyone", id="g-1", address="group.Everyone"),),
    pending=(
        Pending(
            email="gracee@example.com",
            nearest=("grace@example.com",),
            sources=("workspace.yaml:9", "workspace.yaml:12"),
        ),
    ),
    ending=(
        Ending(
            address="group.x", who="jonas@agency.example", until="2027-03-31", why="FIN-207", source="workspace.yaml:9"
        ),
    ),
    warnings=(
        Notice(code="pattern_unused", message="the pattern terms/**/*.md matches nothing", source="workspace.yaml:71"),
    ),
    errors=(
        Notice(
            code="unreadable",
            message="403: absent or not permitted for this token",
            address="project_status.secret",
        ),
    ),
    refused=(
        Refusal(
            code="too_many_public",
            limit="public",
            found=1,
            allowed=0,
            addresses=("project_sharing.revenue",),
            message="one project opens",
        ),
    ),
    by_hand=(ByHand(address="project.revenue", what="publish the project in Hex"),),
)


def done(one: Change, outcome: Outcome, why: str | None = None, *trace_ids: str) -> Done:
    reported = one.model_dump(include={"address", "kind", "name", "id", "actions", "before", "after", "diff", "refs"})
    return Done(**reported, outcome=outcome, why=why, trace_ids=trace_ids)


def run(*changes: Done, **more: Any) -> Run:
    outcomes = [one.outcome for one in changes]
    counts = RunSummary.model_validate({outcome: outcomes.count(outcome) for outcome in set(outcomes)})
    reported: dict[str, Any] = {
        "outcome": "applied" if set(outcomes) <= {"applied", "already"} else "failed",
        "workspace": PLACE,
        "fingerprint": "8c41-0f7e-aa00-bb11",
        **more,
    }
    return Run(
        hexform_version="0.1.0",
        started="2026-11-22T10:00:00Z",
        ended="2026-11-22T10:00:09Z",
        changes=changes,
        summary=counts,
        requests=9,
        **reported,
    )


BROKEN_RUN = run(
    done(GROUP, "applied"),
    done(STATUSES[0], "already"),
    done(SHARING, "failed", "PATCH /v1/projects/x/sharing 400: the group is gone", "trace-1"),
    done(CELL, "applied"),
    done(REPLACED, "skipped", "needs project_sharing.revenue"),
    done(GUIDE, "unknown", "the connection broke after the request was sent"),
    warnings=(
        Notice(
            code="role_limits_access", message="grant is cut to the person's role", address="project_sharing.revenue"
        ),
    ),
    by_hand=(ByHand(address="project.revenue", what="publish the project in Hex"),),
)


def drift(*entries: DriftEntry, **more: Any) -> DriftReport:
    reported: dict[str, Any] = {"summary": DriftSummary(changed=len(entries), unchanged=3), "workspace": PLACE, **more}
    return DriftReport(drift=entries, **reported)


def differs(address: str, config: dict[str, Any] | None, hexs: dict[str, Any] | None, **more: Any) -> DriftEntry:
    kind, _, key = address.partition(".")
    fields = {"address": address, "kind": kind, "config": config, "hex": hexs, "name": key, **more}
    entry = DriftEntry.model_validate(fields)
    return entry.model_copy(update={"diff": difference(entry.config, entry.hex)})
