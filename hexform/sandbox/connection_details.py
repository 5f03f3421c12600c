"""The fields of each connection type: which are required, which are secret, and their form."""

from dataclasses import dataclass
from typing import Any

from hexform.sandbox.messages import Json, Refusal


@dataclass(frozen=True)
class Detail:
    """One field of a connection type."""

    form: type | tuple[type, ...] = str
    needed: bool = True
    secret: bool = False
    nullable: bool = False

    def accepts(self, value: Any) -> bool:
        """Whether the field accepts this value; booleans are not numbers."""
        if value is None:
            return self.nullable
        if self.form is list:
            return isinstance(value, list) and all(map(_is_property, value))
        return isinstance(value, self.form) and not (isinstance(value, bool) and self.form is not bool)


def _is_property(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("key"), str) and isinstance(value.get("value"), str)


TEXT, NUMBER = Detail(), Detail((int, float))
SECRET, SPARE_SECRET = Detail(secret=True), Detail(needed=False, secret=True)
SPARE, FLAG = Detail(needed=False), Detail(bool, needed=False)
NULLABLE = Detail(needed=False, nullable=True)

DETAILS: dict[str, dict[str, Detail]] = {
    "athena": {
        "secretAccessKey": SECRET,
        "accessKeyId": TEXT,
        "workgroup": NULLABLE,
        "catalog": NULLABLE,
        "s3OutputPath": TEXT,
        "port": NUMBER,
        "hostname": TEXT,
    },
    "bigquery": {
        "serviceAccountJsonConfig": SECRET,
        "enableStorageApi": FLAG,
        "enableDriveAccess": FLAG,
        "projectId": TEXT,
    },
    "databricks": {"accessToken": SECRET, "jdbcUrl": TEXT},
    "postgres": {"password": SECRET, "username": TEXT, "database": TEXT, "port": NUMBER, "hostname": TEXT},
    "redshift": {
        "sslRootCert": Detail(needed=False, secret=True, nullable=True),
        "password": SECRET,
        "username": TEXT,
        "database": TEXT,
        "port": NUMBER,
        "host": TEXT,
    },
    "snowflake": {
        "role": NULLABLE,
        "passphrase": SECRET,
        "privateKey": SECRET,
        "username": TEXT,
        "schema": NULLABLE,
        "database": TEXT,
        "warehouse": TEXT,
        "accountName": TEXT,
    },
    "trino": {
        "sessionProperties": Detail(list, needed=False, nullable=True),
        "password": SPARE_SECRET,
        "username": TEXT,
        "schema": SPARE,
        "catalog": SPARE,
        "port": NUMBER,
        "hostname": TEXT,
    },
}


def split_details(kind: str, details: Json, *, whole: bool) -> tuple[Json, Json]:
    """Split details into public and secret ones. `whole`: all details are given, not only changed ones."""
    fields = details.get(kind)
    if kind not in DETAILS:
        raise Refusal(422, f"A {kind} connection cannot be written over the API")
    if not isinstance(fields, dict):
        raise Refusal(422, f"connectionDetails has to have the key {kind}")
    known = DETAILS[kind]
    issues = [f"{name}: required" for name, detail in known.items() if whole and detail.needed and name not in fields]
    issues += [
        f"{name}: wrong type" for name, value in fields.items() if name in known and not known[name].accepts(value)
    ]
    if issues:
        raise Refusal(400, "Invalid input data", [f"connectionDetails.{kind}.{issue}" for issue in issues])
    # Session properties may be written as null and are only read as a list.
    given = {
        name: value for name, value in fields.items() if name in known and (value, known[name].form) != (None, list)
    }
    shown = {name: value for name, value in given.items() if not known[name].secret}
    return shown, {name: value for name, value in given.items() if known[name].secret}
