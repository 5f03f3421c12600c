"""Notices: what a plan, a run or a report says beside its changes, each with a stable code."""

from __future__ import annotations

from enum import StrEnum

from hexform.model.row import Frozen


class Code(StrEnum):
    """The codes of all notices, each with its meaning. They are stable: scripts and tests may rely on them."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Code:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    # Identity and references
    AMBIGUOUS = "ambiguous", "Several live objects have this name, so it is not known which one is meant. Write its id."
    NOT_FOUND = "not_found", "Hex has no object with this id or name."
    SAME_OBJECT = "same_object", "Two addresses mean the same live object. Keep one of them."
    NAME_TAKEN = "name_taken", "A rename would give two live objects of one kind the same name."
    UNKNOWN_REFERENCE = "unknown_reference", "A reference means nothing, neither here nor in Hex."
    AMBIGUOUS_REFERENCE = "ambiguous_reference", "A reference means several objects. Write {name: ...} or {id: ...}."
    REFERRED_TWICE = "referred_twice", "Two entries of one map mean the same object. Keep one of them."
    ALREADY_RENAMED = "already_renamed", "The object has its new name already. The line `renamed_from` can be removed."
    ARCHIVED = "archived", "The project is archived in Hex."
    TRASHED = "trashed", "The project is in the trash in Hex."
    COMPONENT = "component", "The object is a component, which is found by its id alone."
    EXTERNAL_MISSING = "external_missing", "Hex has no group of this name, and external groups are never created."
    MISSING_DEPENDENCY = "missing_dependency", "Something that this address depends on has an error."
    UNREADABLE = "unreadable", "Hex did not let this token read something that the plan needs."
    PERSONAL_TOKEN = "personal_token", "A personal token may not see every object of the workspace."
    # Access
    PERSON_UNKNOWN = "person_unknown", "The workspace has nobody with this email (`unknown_people: error`)."
    PERSON_AMBIGUOUS = "person_ambiguous", "Several people of the workspace have this email."
    OWNER_KEEPS_ACCESS = "owner_keeps_access", "A project's owner keeps FULL_ACCESS, whatever is written."
    CREATOR_KEEPS_ACCESS = "creator_keeps_access", "A collection's creator keeps MANAGER, whatever is written."
    LAST_MANAGER = "last_manager", "The last manager of a collection keeps MANAGER, whatever is written."
    ROLE_LIMITS_ACCESS = "role_limits_access", "The person's role in Hex gives less than what is written."
    NOT_REVOCABLE = "not_revocable", "The API cannot take this grant away: who holds it is not in its lists."
    STRANGERS_KEPT = "strangers_kept", "People whom the user list does not show keep their access."
    # Fields that the API cannot change
    TITLE_FIXED = "title_fixed", "The API cannot change a project's title."
    DESCRIPTION_FIXED = "description_fixed", "The API cannot change a project's description."
    LABEL_FIXED = "label_fixed", "The API cannot change a cell's label."
    TYPE_FIXED = "type_fixed", "The API cannot change a cell's type, and a cell with an id is never replaced."
    CELL_ORDER = "cell_order", "The cells are in another order in Hex, and are not moved."
    CELL_FIELD = "cell_field", "The type of the cell has no such field."
    CELL_NOT_WRITABLE = "cell_not_writable", "hexform writes SQL, code and Markdown cells alone."
    # Guides
    GUIDE_FOREIGN = "guide_foreign", "The guide is owned by another source, or was written in Hex."
    GUIDE_SOURCE = "guide_source", "Branch and commit of a repository are not known here."
    LEDGER_DAMAGED = "ledger_damaged", "The ledger of guides could not be read."
    # Removal and protection
    ALREADY_ABSENT = "already_absent", "What a line under `removed` names is not in Hex. The line can be removed."
    REMOVED_AND_DECLARED = (
        "removed_and_declared",
        "Something is to be removed and is also declared. Keep one of the two.",
    )
    STILL_REFERRED = "still_referred", "Some sharing refers to the group, so it is not deleted."
    PROTECTED = "protected", "`protected` names what would be deleted, replaced or narrowed."
    DELETION_HELD = "deletion_held", "Nothing is deleted for being unmanaged while it is unclear what an address means."
    # Configuration
    PATTERN_UNUSED = "pattern_unused", "A pattern of files matches nothing."
    IGNORE_UNUSED = "ignore_unused", "An entry of `drift.ignore` matches nothing that differs."
    IGNORE_ENDED = "ignore_ended", "An entry of `drift.ignore` has ended."
    SETTING_ENDED = "setting_ended", "A date in the configuration has passed."
    # Runs
    NOT_TAKEN_EFFECT = "not_taken_effect", "Something that was written cannot be seen in Hex."
    NOT_READ_BACK = "not_read_back", "What was written could not be read back."
    CANNOT_COME_BACK = "cannot_come_back", "What a run did that nothing takes back."
    CHANGED_SINCE = "changed_since", "Hex has something else than what the run wrote, so it is not taken back."
    # Limits
    TOO_MANY_DELETES = "too_many_deletes", "More objects would be deleted than `limits.deletes` allows."
    TOO_MANY_LOSE = "too_many_lose", "More people would lose access than `limits.lose` allows."
    TOO_MANY_GAIN = "too_many_gain", "More people would gain access than `limits.gain` allows."
    TOO_MANY_OUTSIDERS = "too_many_outsiders", "More outsiders would gain access than `limits.outsiders` allows."
    TOO_MANY_PUBLIC = "too_many_public", "More projects would be opened to the web than `limits.public` allows."
    EMPTIED = "emptied", "The configuration wants nothing where something is."


class Notice(Frozen):
    """A warning or an error about an address or, without one, about the whole run. `code` is one of `Code`."""

    code: str
    message: str
    address: str | None = None
    source: str | None = None
