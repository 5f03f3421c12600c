"""Thread topics: a list, by name."""

from operator import itemgetter

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import DEFAULT
from hexform.sandbox.messages import Json
from hexform.sandbox.pages import Page, paged


def list_topics(exchange: Exchange) -> Json:
    """Lists all topics by name."""
    topics = sorted(exchange.workspace.topics.items(), key=itemgetter(1, 0))
    return paged(
        exchange,
        exchange.parameters(Page),
        topics,
        lambda topic: {"id": topic[0], "name": topic[1]},
        identify=itemgetter(0),
        under="topics",
    )


OPERATIONS = (Operation("ListTopics", "GET", "/v1/context/topics", "message", list_topics, group=DEFAULT),)
