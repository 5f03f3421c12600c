"""The workflows for GitHub, run against the sandbox: every shell step of them, in the order of their jobs."""

from __future__ import annotations

import json
import shutil

from tests.examples.colleague import meddle, titles
from tests.examples.github import Job
from tests.examples.runner import NOTHING, Repository, git, tokens

EVIL = "$(touch${IFS}pwned)`touch${IFS}pwned`"


def kept(job: Job, *names: str) -> str:
    return job.kept.joinpath(*names).read_text(encoding="utf-8")


def merged(repository: Repository) -> Job:
    """Both jobs of a push to main."""
    plan = Job(repository, "apply", "plan").run()
    assert (plan.failed, plan.outputs["plan.changes"]) == ("", "true"), plan.ran
    apply = Job(repository, "apply", "apply").run()
    assert apply.failed == "", apply.ran["Apply"].err
    return apply


def plan_of(repository: Repository, revision: str, **variables: str) -> Job:
    """The plan of a pull request, from the snapshot that main took before it."""
    taken = Job(repository, "snapshot", "snapshot").run()
    assert taken.failed == "", taken.ran
    return Job(repository, "plan", "plan", revision=revision, **{"GITHUB_BASE_REF": "main", **variables}).run()


def test_from_pull_request_to_apply(repository: Repository) -> None:
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    repository.edit("- grace@example.com", "- grace@example.com\n      - lin@example.com")
    repository.commit("Lin joins")
    checked = Job(repository, "plan", "validate", revision="topic", GITHUB_BASE_REF="main").run()
    assert checked.failed == "", checked.ran
    planned = plan_of(repository, "topic")
    assert planned.failed == "", planned.ran["Plan"].err
    comment = kept(planned, "comments", "hexform-plan")
    assert comment.startswith("<!-- hexform:plan -->")
    assert "lin&#64;example.com" in comment
    assert {path.name for path in (planned.kept / "hexform-plan").iterdir()} == {"plan.html", "plan.json"}
    origins = {
        change["address"]: change["origin"]
        for change in json.loads(kept(planned, "hexform-plan", "plan.json"))["changes"]
    }
    # Lin is new, and the others are drift of the fresh workspace.
    assert origins.pop("group.analytics-engineers") == "mixed"
    assert set(origins.values()) == {"drift"}
    git(repository.upstream, "checkout", "--quiet", "main")
    git(repository.upstream, "merge", "--quiet", "topic")

    applied = merged(repository)
    repository.forget_calls()
    assert Job(repository, "apply", "tell").run().failed == ""
    assert repository.calls() == [
        ["api", f"repos/acme/workspace/commits/{'a' * 40}/pulls", "--jq", ".[].number"],
        ["pr", "comment", "12", "--body-file", "BODY"],
        ["pr", "comment", "34", "--body-file", "BODY"],
    ]
    reported = (repository.issues / "body.md").read_text(encoding="utf-8")
    assert reported.startswith("<!-- hexform:run -->\n\n")
    assert "### Apply complete: " in reported
    run = json.loads(kept(applied, "hexform-run", "run.json"))
    assert {change["outcome"] for change in run["changes"]} == {"applied"}
    assert (applied.temp / "summary.md").read_text(encoding="utf-8").startswith("<!-- hexform:run -->")
    assert "Scratchpad" in titles(repository)

    again = Job(repository, "apply", "plan").run()
    assert again.outputs["plan.changes"] == "false", again.ran["Plan"].out
    assert NOTHING in again.ran["Plan"].out
    assert tokens(applied.kept) == []

    shutil.rmtree(applied.kept / "caches")
    forgotten = Job(repository, "apply", "plan").run()
    changes = json.loads(kept(forgotten, "hexform-plan", "plan.json"))["changes"]
    assert {change["kind"] for change in changes} == {"guide"}


def test_a_pull_request_is_planned_without_a_token(repository: Repository) -> None:
    planned = plan_of(repository, "main")
    assert planned.failed == "", planned.ran["Plan"].err
    plan = json.loads(kept(planned, "hexform-plan", "plan.json"))
    assert plan["from_snapshot"] == json.loads(kept(planned, "hexform-snapshot", "snapshot.json"))["taken"]
    assert plan["requests"]["read"] == 0
    assert "SNAPSHOT: " in kept(planned, "comments", "hexform-plan")


def test_a_change_cannot_loosen_what_its_plan_is_held_by(repository: Repository) -> None:
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    repository.edit("limits: {deletes: 5", "limits: {deletes: null")
    repository.commit("No limit")
    planned = plan_of(repository, "topic")
    assert json.loads(kept(planned, "hexform-plan", "plan.json"))["guarded"] == ["limits.deletes"]


def test_without_a_snapshot_of_main_nothing_is_planned(repository: Repository) -> None:
    planned = Job(repository, "plan", "plan", GITHUB_BASE_REF="main").run()
    assert planned.failed == "Fetch the snapshot"
    assert "run the workflow snapshot.yml on it once" in planned.ran["Fetch the snapshot"].err


def test_where_others_can_read_the_repository_no_snapshot_is_taken(repository: Repository) -> None:
    (repository.issues / "closed").write_text("false")
    taken = Job(repository, "snapshot", "snapshot").run()
    assert taken.failed == "Refuse a repository that others can read"
    assert not (taken.kept / "hexform-snapshot").exists()


def test_a_push_without_a_plan_replaces_the_plan_before_it(repository: Repository) -> None:
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    repository.edit("- grace@example.com", "- grace@example.com\n      - lin@example.com")
    repository.commit("Lin joins")
    planned = plan_of(repository, "topic")
    assert "lin&#64;example.com" in kept(planned, "comments", "hexform-plan")
    repository.edit("groups:", "gruops:")
    repository.commit("A slip")
    broken = plan_of(repository, "topic")
    assert broken.failed == "Plan"
    comment = kept(broken, "comments", "hexform-plan")
    assert "### There is no plan for this commit" in comment
    assert "commit <code>bbbbbbbbbbbb</code>" in comment
    assert "lin" not in comment


def test_what_touches_no_configuration_needs_no_plan(repository: Repository) -> None:
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    (repository.upstream / "README.md").write_text("# Ours\n", encoding="utf-8")
    repository.commit("A page")
    looked = Job(repository, "plan", "changes", revision="topic", GITHUB_BASE_REF="main").run()
    assert (looked.failed, looked.outputs["look.configuration"]) == ("", "false")
    repository.edit("- grace@example.com", "- grace@example.com\n      - lin@example.com")
    base = git(repository.upstream, "rev-parse", "HEAD").strip()
    repository.commit("Lin joins")
    looked = Job(repository, "plan", "changes", revision="topic", GITHUB_BASE_REF="main").run()
    assert looked.outputs["look.configuration"] == "true"
    queued = Job(repository, "plan", "changes", revision="topic", GITHUB_BASE_REF="")
    queued.expressions["github.event.merge_group.base_sha"] = base
    assert queued.run().outputs["look.configuration"] == "true"


def test_what_was_refused_on_main_is_reported_on_the_pull_request(repository: Repository) -> None:
    assert Job(repository, "apply", "tell").run().failed == ""
    assert (repository.issues / "body.md").read_text(encoding="utf-8").startswith("### Nothing was applied\n")


def test_drift_has_one_issue_from_its_first_day_to_its_last(repository: Repository) -> None:
    merged(repository)
    first = Job(repository, "drift", "drift").run()
    assert first.failed == "", first.ran
    assert [call[:2] for call in repository.calls()] == [["label", "create"], ["issue", "list"]]

    meddle(repository, "CAN_EDIT")
    for subcommand, status in (("create", "new"), ("edit", "ongoing")):
        repository.forget_calls()
        found = Job(repository, "drift", "drift").run()
        assert found.failed == "", found.ran
        assert found.outputs["drift.drift"] == "true"
        last = repository.calls()[-1]
        assert last[:2] == ["issue", subcommand]
        assert last[-2:] == ["--body-file", "BODY"]
        body = (repository.issues / "body.md").read_text(encoding="utf-8")
        assert body.startswith("<!-- hexform:drift -->")
        assert "project_sharing.revenue" in body
        report = json.loads((found.folder / ".hexform" / "drift.json").read_text(encoding="utf-8"))
        assert {entry["status"] for entry in report["drift"]} == {status}

    meddle(repository, "APP_ONLY")
    repository.forget_calls()
    last_day = Job(repository, "drift", "drift").run()
    assert last_day.outputs["drift.drift"] == "false"
    assert repository.calls()[-1][:3] == ["issue", "close", "7"]
    assert not (repository.issues / "issue").exists()


def test_a_failed_look_is_not_drift(repository: Repository) -> None:
    job = Job(repository, "drift", "drift")
    job.expressions["secrets.HEX_API_READ_TOKEN"] = ""
    job.run()
    assert job.failed == "Look"
    assert job.ran["Look"].code == 1
    assert repository.calls() == []
    assert not (job.kept / "caches").exists()


def test_what_was_changed_in_hex_is_one_pull_request_until_nothing_is_left(repository: Repository) -> None:
    merged(repository)
    first = Job(repository, "accept", "accept").run()
    assert first.failed == "", first.ran
    assert [call[:2] for call in repository.calls()] == [["pr", "list"]]

    for access, subcommand in (("CAN_EDIT", "create"), ("CAN_VIEW", "edit")):
        meddle(repository, access)
        repository.forget_calls()
        found = Job(repository, "accept", "accept").run()
        assert found.failed == "", found.ran
        assert repository.calls()[-1][:2] == ["pr", subcommand]
        assert (
            git(repository.upstream, "log", "--format=%s", "main..hexform-accept") == "Keep what was changed in Hex\n"
        )
        changed = git(repository.upstream, "diff", "--unified=0", "main", "hexform-accept").splitlines()[4:]
        assert changed[1:] == ["-      workspace: APP_ONLY", f"+      workspace: {access}"]
        body = (repository.issues / "body.md").read_text(encoding="utf-8")
        assert "    project_sharing.revenue: workspace\n" in body
        assert "Not accepted" not in body

    git(repository.upstream, "merge", "--quiet", "hexform-accept")
    repository.forget_calls()
    last = Job(repository, "accept", "accept").run()
    assert last.failed == ""
    assert repository.calls()[-1][:3] == ["pr", "close", "7"]


def test_what_cannot_be_accepted_fails_the_job_and_is_in_the_pull_request(repository: Repository) -> None:
    merged(repository)
    meddle(repository, "CAN_EDIT")
    repository.edit("status: Production", "status: &one Production")
    repository.edit("status: In development}", "status: *one}")
    repository.commit("An anchor")
    job = Job(repository, "accept", "accept").run()
    assert job.failed == "Fail where something needs a person"
    body = (repository.issues / "body.md").read_text(encoding="utf-8")
    assert "\nNot accepted:\n\n    Error: project_status.scratchpad: workspace.yaml:" in body


def test_a_failure_opens_no_pull_request(repository: Repository) -> None:
    job = Job(repository, "accept", "accept")
    job.expressions["secrets.HEX_API_READ_TOKEN"] = ""
    job.run()
    assert job.failed == "Fail where something needs a person"
    assert [call[:2] for call in repository.calls()] == [["pr", "list"]]


def test_a_plan_that_was_edited_to_do_more_is_not_applied(repository: Repository) -> None:
    plan = Job(repository, "apply", "plan").run()
    path = plan.kept / "hexform-plan" / "plan.json"
    path.write_text(path.read_text(encoding="utf-8").replace("cfo@example.com", "eve@example.com"), encoding="utf-8")
    apply = Job(repository, "apply", "apply").run()
    assert apply.failed == "Apply"
    assert "plan.json" in apply.ran["Apply"].err


def test_where_there_is_a_key_the_job_of_main_signs_and_nobody_else(repository: Repository) -> None:
    plan_of(repository, "main")
    apply = Job(repository, "apply", "apply")
    apply.expressions["secrets.HEXFORM_PLAN_KEY"] = "one secret of main"
    assert apply.run().failed == "Apply"
    assert "HEXFORM_PLAN_KEY" in apply.ran["Apply"].err
    plan = Job(repository, "apply", "plan")
    plan.expressions["secrets.HEXFORM_PLAN_KEY"] = "one secret of main"
    plan.run()
    apply = Job(repository, "apply", "apply")
    apply.expressions["secrets.HEXFORM_PLAN_KEY"] = "one secret of main"
    assert apply.run().failed == "", apply.ran["Apply"].err


def test_hostile_branches_and_titles_do_nothing(repository: Repository) -> None:
    git(repository.upstream, "branch", EVIL)
    git(repository.upstream, "checkout", "--quiet", "-b", f"topic-{EVIL}")
    title = "</code><script>1</script> @everyone ::error::x $(touch pwned) `touch pwned`"
    repository.edit("title: Scratchpad", f"title: {json.dumps(title)}")
    repository.commit("A title")
    branches = {"GITHUB_BASE_REF": EVIL, "GITHUB_HEAD_REF": f"topic-{EVIL}"}
    plan = plan_of(repository, f"topic-{EVIL}", **branches)
    assert plan.failed == "", plan.ran["Plan"].err
    comment = kept(plan, "comments", "hexform-plan")
    assert "script" in comment
    for text in (
        comment,
        kept(plan, "hexform-plan", "plan.html"),
        (plan.temp / "summary.md").read_text(encoding="utf-8"),
    ):
        assert "<script>1" not in text
        assert "</code><script" not in text
    assert "@everyone" not in comment
    assert not any(line.startswith("::") for line in plan.ran["Plan"].out.splitlines())
    assert not list(repository.home.rglob("pwned"))


def test_a_folder_that_is_named_like_the_base_branch_does_not_mean_it(repository: Repository) -> None:
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    forged = repository.upstream / "origin" / "main"
    forged.mkdir(parents=True)
    repository.edit("- grace@example.com", "- grace@example.com\n      - lin@example.com")
    for name in ("workspace.yaml", "teams/finance.yaml"):
        (forged / name).parent.mkdir(exist_ok=True)
        (forged / name).write_bytes((repository.upstream / name).read_bytes())
    repository.commit("Lin joins, and it shall look like drift")
    planned = plan_of(repository, "topic")
    changes = json.loads(kept(planned, "hexform-plan", "plan.json"))["changes"]
    rows = next(change["diff"] for change in changes if change["address"] == "group.analytics-engineers")
    assert {row["origin"] for row in rows if row["after"] == "lin@example.com"} == {"yours"}


def test_a_pull_request_cannot_loosen_a_limit_and_use_that(repository: Repository) -> None:
    """The base guards the pull request, the commit before the push guards main; what is stricter counts at once."""
    merged(repository)
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    repository.edit("lose: 25", "lose: 400")
    repository.edit("- grace@example.com", "- grace@example.com  # stays")
    repository.edit("gain: 100", "gain: 0")
    repository.edit("- grace@example.com  # stays", "- grace@example.com\n      - lin@example.com")
    repository.commit("Looser in one thing, stricter in another")
    plan = plan_of(repository, "topic")
    reported = json.loads(kept(plan, "hexform-plan", "plan.json"))
    assert reported["guarded"] == ["limits.lose"]
    assert {refusal["limit"] for refusal in reported["refused"]} <= {"gain"}
    git(repository.upstream, "checkout", "--quiet", "main")
    git(repository.upstream, "merge", "--quiet", "topic")
    reported = json.loads(kept(Job(repository, "apply", "plan").run(), "hexform-plan", "plan.json"))
    assert reported["guarded"] == ["limits.lose"]
