from tests.sandbox.talk import Talk


def test_topics_are_listed_by_name() -> None:
    talk = Talk({"topics": ["Revenue", "Churn", "Access"]})
    rows = talk.everything("/v1/context/topics", under="topics", limit=2)
    assert [row["name"] for row in rows] == ["Access", "Churn", "Revenue"]
