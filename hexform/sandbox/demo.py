"""The default workspace of a sandbox: that of a small data team."""

from collections.abc import Iterable
from typing import Any

from hexform.sandbox.seed import with_people

_SOURCE = {"github": {"owner": "acme", "repo": "hex-workspace"}}

_DEMO: dict[str, Any] = {
    "users": [
        {"email": "ada@example.com", "name": "Ada Lovelace", "role": "ADMIN"},
        {"email": "grace@example.com", "name": "Grace Hopper", "role": "EDITOR"},
        {"email": "lin@example.com", "name": "Lin Chen", "role": "MANAGER"},
        {"email": "sam@example.com", "name": "Sam Okafor", "role": "EXPLORER"},
        {"email": "cfo@example.com", "name": "Chris Fowler", "role": "MEMBER"},
        {"email": "jonas@agency.example", "name": "Jonas Weber", "role": "GUEST"},
    ],
    "groups": [
        {
            "name": "Everyone",
            "members": [
                "ada@example.com",
                "grace@example.com",
                "lin@example.com",
                "sam@example.com",
                "cfo@example.com",
            ],
        },
        {"name": "Analytics Engineers", "members": ["ada@example.com"]},
        {"name": "Old team", "members": ["sam@example.com"]},
    ],
    "collections": [
        {
            "name": "Company metrics",
            "description": "What the weekly meeting looks at",
            "creator": "ada@example.com",
            "sharing": {"workspace": "MEMBER", "groups": {"Analytics Engineers": "MANAGER"}},
        }
    ],
    "data_connections": [
        {
            "name": "Snowflake",
            "type": "snowflake",
            "description": "The warehouse",
            "details": {"accountName": "acme-eu1", "warehouse": "HEX", "database": "ANALYTICS", "username": "HEX"},
            "sharing": {"workspace": {"members": "QUERY"}},
        },
        {
            "name": "Application database",
            "type": "postgres",
            "details": {"hostname": "db.example.com", "port": 5432, "database": "app", "username": "hex"},
            "sharing": {"groups": {"Analytics Engineers": "QUERY"}},
        },
    ],
    "projects": [
        {
            "id": "019cd222-4c60-7003-9f01-f6d33d4be59f",
            "title": "Revenue dashboard",
            "description": "Revenue by month and region",
            "owner": "ada@example.com",
            "status": "In review",
            "published": True,
            "sharing": {
                "workspace": "CAN_VIEW",
                "users": {"grace@example.com": "CAN_EDIT"},
                "groups": {"Old team": "CAN_VIEW"},
                "collections": {"Company metrics": "CAN_VIEW"},
            },
            "cells": [
                {"label": "Title", "type": "MARKDOWN", "source": "# Revenue"},
                {
                    "label": "Load revenue",
                    "type": "SQL",
                    "source": "select month, region, amount\nfrom analytics.revenue",
                    "data_connection": "Snowflake",
                    "output_dataframe": "revenue",
                },
                {
                    "id": "019cd9aa-0000-7000-8000-00000000abcd",
                    "type": "CODE",
                    "source": "revenue = revenue.dropna()",
                },
                {"label": "Revenue by month", "type": "CHART"},
                {"label": "Scratch", "type": "CODE", "source": "revenue.head()"},
            ],
        },
        {
            "title": "Churn model",
            "owner": "grace@example.com",
            "status": "In development",
            "sharing": {"groups": {"Analytics Engineers": "CAN_EDIT"}},
            "cells": [{"label": "Features", "type": "CODE", "source": "features = load_features()"}],
        },
        {"title": "Date spine", "type": "COMPONENT", "owner": "grace@example.com", "status": "Certified"},
        {"title": "Revenue dashboard 2023", "owner": "lin@example.com", "archived": True},
    ],
    "guides": [
        {"path": "hex.md", "published": "# Acme\n\nMoney is in euros.\n"},
        {"path": "revenue.md", "published": "# Revenue\n\nNet of refunds.\n", "source": _SOURCE},
        {"path": "old.md", "published": "# Old\n\nSee revenue.md.\n", "source": _SOURCE},
    ],
    "statuses": ["In development", "In review", "Production", "Completed", "Certified"],
}


def demo_seed(emails: Iterable[str] = ()) -> dict[str, Any]:
    """The demo workspace, with a user for every email given."""
    return with_people(_DEMO, emails)
