"""Runs of published projects: they wait, run and finish by themselves."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.identity import stamp
from hexform.sandbox.limits import DEFAULT, KERNELS
from hexform.sandbox.messages import AnyId, BodyModel, Integer, Json, ParametersModel, Refusal
from hexform.sandbox.records import Project, Run, RunStatus

FINISHED = {"COMPLETED", "ERRORED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL"}
MOST_KERNELS = 25


class Notification(BodyModel):
    """Whom to tell when a run is over."""

    type: Literal["SUCCESS", "FAILURE", "ALL"]
    screenshot: Annotated[bool, Field(alias="includeSuccessScreenshot")]
    screenshot_format: Annotated[Literal["png", "pdf"], Field(alias="screenshotFormat")] = "png"
    slack: Annotated[tuple[str, ...], Field(alias="slackChannelIds")] = ()
    users: Annotated[tuple[AnyId, ...], Field(alias="userIds")] = ()
    groups: Annotated[tuple[AnyId, ...], Field(alias="groupIds")] = ()
    subject: str = ""
    body: str = ""


class RunRequest(BodyModel):
    """The body of RunProject."""

    inputs: dict[str, Any] = Field({}, alias="inputParams")
    dry: Annotated[bool, Field(alias="dryRun")] = False
    update_cache: Annotated[bool, Field(alias="updateCache")] = False
    notifications: tuple[Notification, ...] = ()
    publish_results: Annotated[bool, Field(alias="updatePublishedResults")] = False
    cached: Annotated[bool, Field(alias="useCachedSqlResults")] = True
    view: Annotated[str, Field(alias="viewId")] = ""


class RunList(ParametersModel):
    """The parameters of GetProjectRuns, the only list that counts its pages by offset."""

    limit: Annotated[Integer, Field(ge=1, le=100)] = 25
    offset: Annotated[Integer, Field(ge=0)] = 0
    status: Annotated[RunStatus | None, Field(alias="statusFilter")] = None
    trigger: Annotated[Literal["API", "SCHEDULED", "APP_REFRESH", "ALL"], Field(alias="runTriggerFilter")] = "ALL"


def _settle(exchange: Exchange, run: Run) -> Run:
    """Let a run go as far as its time allows: the first quarter it waits, then it runs, then it is over."""
    if run.status in FINISHED:
        return run
    began = datetime.fromisoformat(run.started_at)
    whole = timedelta(seconds=float(exchange.behaviours["run_seconds"]))
    passed = exchange.workspace.clock() - began
    if passed >= whole:
        run.status, run.ended_at = _outcome(exchange), stamp(began + whole)
    elif passed >= whole / 4:
        run.status = "RUNNING"
    return run


def _outcome(exchange: Exchange) -> RunStatus:
    switch = exchange.behaviours["run_outcome"]
    if switch == "COMPLETED":
        return "COMPLETED"
    return "ERRORED" if switch == "ERRORED" else "UNABLE_TO_ALLOCATE_KERNEL"


def _urls(exchange: Exchange, run: Run) -> Json:
    org = exchange.workspace.org_id
    return {
        "projectId": run.project,
        "runId": run.id,
        "runUrl": f"{exchange.origin}/{org}/hex/{run.project}/app/runs/{run.id}",
        "traceId": exchange.trace,
    }


def _stated(run: Run) -> Json:
    return {"notifications": run.notifications} if run.notifications else {}


def show_run(exchange: Exchange, run: Run) -> Json:
    """A run as the API shows one: its version as text, its length in milliseconds."""
    elapsed = None
    if run.ended_at:
        elapsed = (datetime.fromisoformat(run.ended_at) - datetime.fromisoformat(run.started_at)) / timedelta(
            milliseconds=1
        )
    return (
        _urls(exchange, run)
        | _stated(run)
        | {
            "projectVersion": str(run.version),
            "status": run.status,
            "runTrigger": "API",
            "startTime": run.started_at,
            "endTime": run.ended_at,
            "elapsedTime": elapsed,
        }
    )


def _recipients(exchange: Exchange, notifications: tuple[Notification, ...]) -> list[Json]:
    workspace = exchange.workspace
    users = {user.id: user.name or user.email for user in workspace.users.values()}
    groups = {group.id: group.name for group in workspace.groups.values()}
    shown = []
    for notification in notifications:
        for kind, ids, names in (
            ("SLACK_CHANNEL", notification.slack, {}),
            ("USER", notification.users, users),
            ("GROUP", notification.groups, groups),
        ):
            shown += [
                _recipient(notification, kind, identifier, names.get(identifier, identifier)) for identifier in ids
            ]
    return shown


def _recipient(notification: Notification, kind: str, identifier: str, name: str) -> Json:
    shown: Json = {
        "type": notification.type,
        "recipientType": kind,
        "includeSuccessScreenshot": notification.screenshot,
        "recipient": {"id": identifier, "name": name},
    }
    return shown | {key: value for key in ("subject", "body") if (value := getattr(notification, key))}


def _run(exchange: Exchange) -> Run:
    project, run = exchange.project(), exchange.workspace.runs.get(exchange.identify("runId"))
    if run is None or run.project != project.id:
        raise exchange.missing("Run")
    return _settle(exchange, run)


def run_project(exchange: Exchange) -> Json:
    """Starts a run of the published version; 422 where there is none, 503 while 25 others run."""
    body = exchange.body(RunRequest) if exchange.content else RunRequest.model_validate({})
    project, workspace = exchange.project(), exchange.workspace
    _check(project, body)
    running = [run for run in workspace.runs.values() if _settle(exchange, run).status not in FINISHED]
    if len(running) >= MOST_KERNELS and not body.dry:
        raise Refusal(503, "Service unavailable", [f"{MOST_KERNELS} kernels are running"])
    run = Run(workspace.ids(), project.id, workspace.now(), project.version)
    run.notifications = _recipients(exchange, body.notifications)
    if not body.dry:
        workspace.runs[run.id] = run
    status_url = f"{exchange.origin}/api/v1/projects/{project.id}/runs/{run.id}"
    return _urls(exchange, run) | {"projectVersion": run.version, "runStatusUrl": status_url} | _stated(run)


def _check(project: Project, body: RunRequest) -> None:
    if body.inputs and body.view:
        raise Refusal(422, "inputParams and viewId exclude each other")
    if body.inputs and body.publish_results:
        raise Refusal(422, "updatePublishedResults cannot be true with inputParams")
    if project.last_published_at is None:
        raise Refusal(422, "The project has no published version")


def list_runs(exchange: Exchange) -> Json:
    """Lists the runs of a project, the newest first; pages count by offset."""
    asked, project = exchange.parameters(RunList), exchange.project()
    runs = [_settle(exchange, run) for run in exchange.workspace.runs.values() if run.project == project.id]
    runs = [run for run in reversed(runs) if asked.status in (None, run.status) and asked.trigger in ("ALL", "API")]
    end = asked.offset + asked.limit
    return {
        "runs": [show_run(exchange, run) for run in runs[asked.offset : end]],
        "nextPage": _page(exchange, project, asked, end) if end < len(runs) else None,
        "previousPage": _page(exchange, project, asked, max(0, asked.offset - asked.limit)) if asked.offset else None,
        "traceId": exchange.trace,
    }


def _page(exchange: Exchange, project: Project, asked: RunList, offset: int) -> str:
    url = f"{exchange.origin}/api/v1/projects/{project.id}/runs?limit={asked.limit}&offset={offset}"
    url += f"&statusFilter={asked.status}" if asked.status else ""
    return url + (f"&runTriggerFilter={asked.trigger}" if asked.trigger != "ALL" else "")


def get_run(exchange: Exchange) -> Json:
    """Returns a run, which waits, runs and ends by itself."""
    return show_run(exchange, _run(exchange))


def cancel_run(exchange: Exchange) -> None:
    """Stops a run; 422 once it is over."""
    run = _run(exchange)
    if run.status in FINISHED:
        raise Refusal(422, f"The run is over: {run.status}")
    run.status, run.ended_at = "KILLED", exchange.workspace.now()


_RUNS, _RUN = "/v1/projects/{projectId}/runs", "/v1/projects/{projectId}/runs/{runId}"
_OLD_START, _OLD_RUNS = ("/v1/project/{projectId}/run",), ("/v1/project/{projectId}/runs",)
_OLD_RUN = ("/v1/project/{projectId}/run/{runId}",)
OPERATIONS = (
    Operation("RunProject", "POST", _RUNS, "message", run_project, 201, moved=True, group=KERNELS, aliases=_OLD_START),
    Operation("GetProjectRuns", "GET", _RUNS, "message", list_runs, moved=True, group=DEFAULT, aliases=_OLD_RUNS),
    Operation("GetRunStatus", "GET", _RUN, "message", get_run, moved=True, group=DEFAULT, aliases=_OLD_RUN),
    Operation("CancelRun", "DELETE", _RUN, "reason", cancel_run, 204, aliases=_OLD_RUN),
)
