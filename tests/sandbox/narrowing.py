"""What a fuzzer must know beside the document: where a request of the right form is wrong for another reason.

Each function narrows the document's requests to those that a real workspace could accept, and says why.
"""

import copy
from typing import Any

from tests.sandbox import document
from tests.sandbox.document import Schema, operations

CELL_KINDS = {"CODE": "codeCell", "SQL": "sqlCell", "MARKDOWN": "markdownCell"}
JSON = "application/json"


def _body(spec: Schema, method: str, route: str) -> Schema:
    schema: Schema = spec["paths"][route][method]["requestBody"]["content"][JSON]["schema"]
    return schema


def _inlined(spec: Schema, node: Any) -> Any:
    """A copy without references."""
    if isinstance(node, list):
        return [_inlined(spec, item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return _inlined(spec, spec["components"]["schemas"][name])
    return {key: _inlined(spec, value) for key, value in node.items()}


def open_requests(spec: Schema) -> None:
    """Unknown fields of a request are dropped, as clients have seen, also where the document closes the object."""

    def opened(node: Any) -> Any:
        if isinstance(node, list):
            return [opened(item) for item in node]
        if isinstance(node, dict):
            return {
                key: opened(value) for key, value in node.items() if (key, value) != ("additionalProperties", False)
            }
        return node

    for _, _, operation in operations(spec):
        if "requestBody" in operation:
            content = operation["requestBody"]["content"][JSON]
            content["schema"] = opened(_inlined(spec, content["schema"]))


def drop_cursors(spec: Schema) -> None:
    """A cursor comes out of a response; one that is made up is refused."""
    for _, _, operation in operations(spec):
        operation["parameters"] = [
            parameter for parameter in operation.get("parameters", []) if parameter["name"] not in ("after", "before")
        ]


def spell_sources(spec: Schema) -> None:
    """`externalSource` is an object in JSON, which the document types as any text."""
    for parameter in spec["paths"]["/v1/guides/draft/list"]["get"]["parameters"]:
        if parameter["name"] == "externalSource":
            sources = ['{"source":"unknown"}', '{"source":"github","owner":"acme","repo":"hex-workspace"}']
            parameter["schema"] = {"type": "string", "enum": sources}


def match_connection_details(spec: Schema) -> None:
    """`connectionDetails` has the key of the connection's type; ClickHouse has none."""
    body = _body(spec, "post", "/v1/data-connections")
    variants = []
    for details in body["properties"]["connectionDetails"]["anyOf"]:
        variant = copy.deepcopy(body)
        variant["properties"]["type"] = {"type": "string", "enum": details["required"]}
        variant["properties"]["connectionDetails"] = details
        variants.append(variant)
    body.clear()
    body["anyOf"] = variants


def match_cell_contents(spec: Schema) -> None:
    """A new cell's contents are those of its type, and a dataframe query has no connection."""
    body = _body(spec, "post", "/v1/cells")
    variants = []
    for contents in body["properties"]["contents"]["anyOf"]:
        kind = contents["required"][0]
        contents["additionalProperties"] = False
        contents["properties"][kind]["properties"].pop("isDataframeSql", None)
        variant = copy.deepcopy(body)
        types = [name for name, key in CELL_KINDS.items() if key == kind]
        variant["properties"]["cellType"] = {"type": "string", "enum": types}
        variant["properties"]["contents"] = contents
        variant["properties"]["location"]["properties"].pop("parentCellId")
        variants.append(variant)
    body.clear()
    body["anyOf"] = variants


def know_names(spec: Schema) -> None:
    """Statuses are those of the workspace, warehouse names have the dots of their kind, collections three levels."""
    status = {"type": "string", "nullable": True, "enum": ["Completed", "Certified", None]}
    _body(spec, "patch", "/v1/projects/{projectId}")["properties"]["status"] = status
    schema = _body(spec, "patch", "/v1/data-connections/{dataConnectionId}/schema")["properties"]["updates"]["items"]
    schema["properties"] |= {"status": status, "type": {"enum": ["TABLE"]}, "name": {"enum": ["a.b", "a.b.c"]}}
    for kind in ("projects", "models"):
        route = f"/v1/semantic-{kind}/{{semanticProjectId}}"
        items = _body(spec, "patch", route)["properties"]["updates"]["items"]
        items["properties"] |= {"status": status, "name": {"enum": ["orders"]}}
    level = {"type": "string", "enum": ["NONE", "MEMBER", "MANAGER"]}
    for method, route in (("post", "/v1/collections"), ("patch", "/v1/collections/{collectionId}")):
        sharing = _body(spec, method, route)["properties"]["sharing"]
        sharing = sharing["properties"].get("upsert", sharing)
        for scope in ("users", "groups"):
            sharing["properties"][scope]["items"]["properties"]["access"] = level
        sharing["properties"]["workspace"]["properties"]["members"] = level


def part_run_settings(spec: Schema) -> None:
    """A run takes inputs, or a saved view, or results to publish: the document says so in prose."""
    body = _body(spec, "post", "/v1/projects/{projectId}/runs")
    for name in ("inputParams", "viewId"):
        del body["properties"][name]


def show_ids(spec: Schema, ids: dict[str, str]) -> None:
    """Ids that exist, so that requests come further than to the answer that they do not."""
    for _, _, operation in operations(spec):
        for parameter in operation.get("parameters", []):
            if parameter["name"] in ids:
                parameter["example"] = ids[parameter["name"]]


def narrowed(ids: dict[str, str]) -> Schema:
    """The document as a fuzzer may take it at its word."""
    spec = document.repaired()
    open_requests(spec)
    for narrow in (
        drop_cursors,
        spell_sources,
        match_connection_details,
        match_cell_contents,
        know_names,
        part_run_settings,
    ):
        narrow(spec)
    show_ids(spec, ids)
    return spec
