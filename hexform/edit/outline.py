"""Parse a text to nodes, from libyaml's events (the structure) and tokens (the punctuation between values)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

from hexform.edit.block_scalar import header_of
from hexform.edit.nodes import Node, Outline, Tokens, last
from hexform.edit.reader import Lines, parser

_BREAK = r"(?:\r\n|\r|\n)"
_INDENT = re.compile(rf"{_BREAK}( *)[^ \r\n]")
_CONTENTS = frozenset({"<scalar>", "<alias>", "{", "["})


def outline(text: str) -> Outline:
    """The nodes of a text that the configuration loader accepts."""
    return _Builder(text).outline


def read_tokens(text: str) -> Tokens:
    """The positions of the tokens of a text. Implicit tokens (the `?` of a simple key, a block's start) are empty."""
    tokens = Tokens([], [], [], [], [], [])
    marks = {"-": tokens.dashes, ",": tokens.commas, ":": tokens.colons, "?": tokens.questions}
    following = parser(text).get_token
    while token := following():
        start, end = token.start_mark.index, token.end_mark.index
        if end > start:
            tokens.ends.append(end)
            if token.id in _CONTENTS:
                tokens.contents.append(start)
            elif token.id in marks:
                marks[token.id].append(start)
    return tokens


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = read_tokens(text)
        self.next: Callable[[], Any] = parser(text).get_event
        self.anchors: dict[str, Node] = {}
        self.aliases: list[Node] = []
        self.next()
        root = None
        if type(self.next()) is not StreamEndEvent:
            root = self.node(self.next())
        self.outline = Outline(Lines(text), self.tokens, root, self.aliases)

    def node(self, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        if type(event) is AliasEvent:
            name: str = event.anchor or ""
            alias = Node("alias", start, start, end, text=name, target=self.anchors[name])
            self.aliases.append(alias)
            return alias
        node = Node("scalar", start, start, end, anchor=event.anchor or "", tagged=event.tag is not None)
        if type(event) is ScalarEvent:
            self.scalar(node, event)
        else:
            self.collection(node, event)
        if node.anchor:
            self.anchors[node.anchor] = node
        return node

    def scalar(self, node: Node, event: Any) -> None:
        node.style, node.text = event.style or "", event.value
        if node.anchor or node.tagged:
            start = last(self.tokens.contents, node.at, node.end)
            node.start = node.end if start is None else start
        if node.style in {"|", ">"}:
            node.end = self.end_of_block_text(node)

    def end_of_block_text(self, node: Node) -> int:
        """The end without the last line break, and without trailing empty lines that are not part of the text."""
        written = self.text[node.start : node.end]
        indent = _INDENT.search(written)
        if "+" in header_of(written, 0) or not indent:
            ending = rf"{_BREAK}\Z"
        else:
            ending = rf"{_BREAK}(?: {{0,{len(indent[1])}}}{_BREAK})*\Z"
        return node.start + len(re.sub(ending, "", written))

    def collection(self, node: Node, event: Any) -> None:
        is_map = type(event) is MappingStartEvent
        node.kind = "map" if is_map else "list"
        node.style = ("{" if is_map else "[") if event.flow_style else ""
        closing = self.entries(node, MappingEndEvent if is_map else SequenceEndEvent)
        if node.flow:
            node.start, node.end = event.end_mark.index - 1, closing.end_mark.index
        else:
            node.start, node.end = node.heads[0], node.items[-1].end

    def entries(self, node: Node, ending: type[Any]) -> Any:
        """Read the entries of a collection, and return the event that ends it."""
        before = node.at
        while type(event := self.next()) is not ending:
            head = self.node(event)
            if node.kind == "map":
                question = last(self.tokens.questions, before, head.at)
                node.keys.append(head)
                node.items.append(self.node(self.next()))
                node.heads.append(head.at if question is None else question)
            else:
                dash = None if node.flow else last(self.tokens.dashes, before, head.at)
                node.items.append(head)
                node.heads.append(head.at if dash is None else dash)
            before = node.items[-1].end
        return event
