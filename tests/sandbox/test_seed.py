import pytest

from hexform.sandbox import SeedError, Workspace, demo_seed, read_seed, with_people, write_yaml
from hexform.sandbox.seed_yaml import line_of

PRODUCT = """
users: [{email: ada@example.com, name: Ada, role: ADMIN}]
groups: [{name: Analytics Engineers, members: [ada@example.com]}]
collections:
  - {name: Finance, description: text, sharing: {workspace: MEMBER, users: {ada@example.com: MANAGER}, groups: {}}}
data_connections: [{name: Snowflake, type: snowflake}]
projects:
  - title: Revenue dashboard
    owner: ada@example.com
    status: In development
    sharing: {workspace: CAN_VIEW, public_web: NONE, users: {}, groups: {}, collections: {}}
    cells: [{label: Load, type: SQL, source: select 1, data_connection: Snowflake, output_dataframe: df}]
guides: [{path: hex.md, published: text, draft: text, source: {github: {owner: acme, repo: hex-workspace}}}]
statuses: [In development, Completed, Certified]
behaviours: {cell_ids: written}
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(SeedError) as caught:
        read_seed(text)
    return str(caught.value).splitlines()


def test_the_documented_seed_is_read() -> None:
    workspace = Workspace.from_seed(read_seed(PRODUCT))
    project = next(iter(workspace.projects.values()))
    assert workspace.users[project.owner].email == "ada@example.com"
    assert workspace.connections[project.cells[0].data_connection or ""].name == "Snowflake"
    assert workspace.behaviours == {"cell_ids": "written"}


def test_names_stay_what_was_written() -> None:
    seed = read_seed("groups: [{name: no}, {name: 12:30}, {name: 0777}, {name: 3.10}, {name: true}, {name: 'null'}]")
    assert [group["name"] for group in seed["groups"]] == ["no", "12:30", "0777", "3.10", "true", "null"]


def test_numbers_and_booleans_are_read_where_anything_may_be() -> None:
    details = "{port: 5432, hostname: '5432', ssl: true, deep: [{a: -1}], zip: 0123}"
    seed = read_seed(f"data_connections: [{{name: A, type: postgres, details: {details}}}]")
    assert seed["data_connections"][0]["details"] == {
        "port": 5432,
        "hostname": "5432",
        "ssl": True,
        "deep": [{"a": -1}],
        "zip": "0123",
    }


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}"])
def test_nothing_is_a_seed_too(text: str) -> None:
    assert read_seed(text) == {}


def test_people_are_named_without_case_and_things_by_name_or_id() -> None:
    identifier = "019CD222-4C60-7003-9F01-F6D33D4BE59F"
    seed = read_seed(
        f"users: [{{email: Ada@Example.com}}]\n"
        f"groups: [{{name: A, id: {identifier}, members: [ada@example.COM]}}, {{name: A}}]\n"
        f"projects: [{{title: P, sharing: {{groups: {{{identifier.lower()}: CAN_VIEW}}}}}}]\n"
    )
    workspace = Workspace.from_seed(seed)
    assert list(next(iter(workspace.projects.values())).sharing.groups) == [identifier.lower()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("groups:\n- name: A\n  members: [no]", "sandbox.yaml:3: groups[0].members[0]: no user 'no' in this seed"),
        (
            "users: [{email: ada@x.org}]\ngroups:\n- name: A\n  members: [adda@x.org]",
            "sandbox.yaml:4: groups[0].members[0]: no user 'adda@x.org' in this seed: did you mean 'ada@x.org'?",
        ),
        (
            "groups: [{name: A}, {name: A}]\nprojects:\n- title: P\n  sharing:\n    groups: {A: CAN_VIEW}",
            "sandbox.yaml:5: projects[0].sharing.groups.A: 2 groups are called 'A': use an id",
        ),
        ("users: [{email: a@b.c}, {email: A@b.c}]", "sandbox.yaml:1: users[1].email: A@b.c appears twice"),
        ("projects: [{title: A, owner: x@y.z}]", "sandbox.yaml:1: projects[0].owner: no user 'x@y.z' in this seed"),
        (
            "projects: [{title: A, status: Nope}]",
            "sandbox.yaml:1: projects[0].status: 'Nope' is not among the statuses",
        ),
        ("groups:\n- name: A\n  colour: red", "sandbox.yaml:3: groups[0].colour: there is no such key"),
        ("groups:\n- nam: A", "sandbox.yaml:2: groups[0].name: this key is missing"),
        ("users: []\ngroups:\n- name: ''", "sandbox.yaml:3: groups[0].name: String should have at least 1 character"),
        ("users: [{email: a@b.c, role: KING}]", "sandbox.yaml:1: users[0].role: Input should be 'ADMIN', 'MANAGER'"),
        ("behaviours: {cell_ids: some}", "sandbox.yaml:1: behaviours: cell_ids is 'some', which is none of"),
        (
            "behaviours: {cellids: all}",
            "sandbox.yaml:1: behaviours: there is no switch 'cellids'; did you mean 'cell_ids'?",
        ),
        ("users: 3", "sandbox.yaml:1: users: Input should be a valid list"),
        ("[]", "sandbox.yaml:1: a seed is a map: users, groups, projects and so on"),
        ("a: 1\na: 2", "sandbox.yaml:2: the key 'a' appears twice"),
        ("a: &x 1\nb: *x", "sandbox.yaml:2: a seed has no aliases"),
        ("a: 1\n---\nb: 2", "sandbox.yaml:2: a second document begins here"),
        ("a: [", "sandbox.yaml:2: did not find expected node content"),
        ("[" * 100, "sandbox.yaml:1: more than 64 levels deep"),
        (
            "a: !!python/object/apply:os.system [x]",
            "sandbox.yaml:1: a seed has no tags such as tag:yaml.org,2002:python/object/apply:os.system",
        ),
        ("a: \x00", "sandbox.yaml: this is no YAML"),
        ("{[1]: 2}", "sandbox.yaml:1: a key is text"),
    ],
)
def test_mistakes_say_where_and_what(text: str, expected: str) -> None:
    assert mistakes(text)[0].startswith(expected)


def test_all_mistakes_are_reported_at_once() -> None:
    reported = mistakes("groups: [{name: A, members: [a@b.c, d@e.f]}]\nprojects: [{title: P, owner: g@h.i}]")
    assert [line.partition(": ")[2].partition(":")[0] for line in reported] == [
        "groups[0].members[0]",
        "groups[0].members[1]",
        "projects[0].owner",
    ]


def test_an_id_may_occur_only_once() -> None:
    identifier = "019cd222-4c60-7003-9f01-f6d33d4be59f"
    reported = mistakes(f"groups: [{{name: A, id: {identifier}}}]\ncollections: [{{name: A, id: {identifier}}}]")
    assert reported == [f"sandbox.yaml:2: collections[0].id: the id {identifier} appears twice"]
    assert "[0].id" in mistakes("groups: [{name: A, id: 17}]")[0]


def test_a_source_is_one_of_two() -> None:
    reported = mistakes("guides: [{path: a.md, source: {github: {owner: a, repo: b}, unknown: c}}]")
    assert reported == ["sandbox.yaml:1: guides[0].source: either github or unknown"]


def test_a_mistake_below_a_scalar_is_reported_where_the_scalar_is() -> None:
    assert line_of("a:\n  b: text", ("a", "b", "c", 1)) == 2


def test_from_seed_tells_the_path_where_there_is_no_text() -> None:
    with pytest.raises(SeedError, match=r"^groups\[0\]\.members\[0\]: no user"):
        Workspace.from_seed({"groups": [{"name": "A", "members": ["a@b.c"]}]})


def test_people_are_added_once() -> None:
    seed = with_people(
        {"users": [{"email": "Ada@example.com"}]}, ["ada@EXAMPLE.com", "new.person@x.org", "New.Person@x.org"]
    )
    assert seed["users"][1:] == [{"email": "new.person@x.org", "name": "New Person", "role": "EDITOR"}]
    assert with_people({}, ["a@b.c"])["users"][0]["email"] == "a@b.c"


def test_the_demo_knows_everybody_it_refers_to() -> None:
    workspace = Workspace.from_seed(demo_seed(["ada@example.com", "somebody@else.example"]))
    emails = [user.email for user in workspace.users.values()]
    assert len(emails) == len(set(emails)) == 7
    assert "somebody@else.example" in emails
    assert workspace.token_user.email == "ada@example.com"
    assert {"Everyone", "Old team"} <= {group.name for group in workspace.groups.values()}
    assert len(demo_seed()["users"]) == 6


def test_yaml_comes_back_as_it_was_written() -> None:
    seed = {
        "groups": [
            {"name": name} for name in ("no", "1", "null", "~", "a: b", "  x ", "ü\u2028", "multi\nline\n", "<<")
        ],
        "data_connections": [{"name": "A", "type": "postgres", "details": {"port": 5432, "host": "5432", "on": True}}],
        "projects": [{"title": "P", "archived": True}],
    }
    assert read_seed(write_yaml(seed)) == seed
