"""Notices: what a plan, a run or a report says beside its changes, each with a stable code."""

from hexform.model.explained import Explained
from hexform.model.row import Frozen


class Code(Explained):
    """The codes of all notices."""

    # Identity and references
    AMBIGUOUS = (
        "ambiguous",
        "Several live objects have this name, so it is not known which one is meant.",
        "Write its id.",
    )
    NOT_FOUND = (
        "not_found",
        "Hex has no object with this id or name.",
        "Correct the id or the name; `create: true` makes a project.",
    )
    SAME_OBJECT = "same_object", "Two addresses mean the same live object.", "Keep one of them."
    NAME_TAKEN = (
        "name_taken",
        "A rename would give two live objects of one kind the same name.",
        "Choose another name, or rename the other object first.",
    )
    UNKNOWN_REFERENCE = (
        "unknown_reference",
        "A reference means nothing, neither here nor in Hex.",
        "Write a key of this configuration, a name or an id in Hex.",
    )
    AMBIGUOUS_REFERENCE = "ambiguous_reference", "A reference means several objects.", "Write {name: ...} or {id: ...}."
    REFERRED_TWICE = "referred_twice", "Two entries of one map mean the same object.", "Keep one of them."
    ALREADY_RENAMED = "already_renamed", "The object has its new name already.", "Remove the line `renamed_from`."
    ARCHIVED = "archived", "The project is archived in Hex.", "Name it by its id if it is meant, or restore it in Hex."
    TRASHED = (
        "trashed",
        "The project is in the trash in Hex.",
        "Restore it in Hex, or remove it from the configuration.",
    )
    COMPONENT = "component", "The object is a component, which is found by its id alone.", "Write its id."
    EXTERNAL_MISSING = (
        "external_missing",
        "Hex has no group of this name, and external groups are never created.",
        "Wait for the directory sync, or correct the name.",
    )
    MISSING_DEPENDENCY = (
        "missing_dependency",
        "Something that this address depends on has an error.",
        "Correct that error first.",
    )
    UNREADABLE = (
        "unreadable",
        "Hex did not let this token read something that the plan needs.",
        "Give the token the scope that the message names.",
    )
    PERSONAL_TOKEN = (
        "personal_token",
        "A personal token may not see every object of the workspace.",
        "Use a workspace token where the whole workspace counts.",
    )
    # Access
    PERSON_UNKNOWN = (
        "person_unknown",
        "The workspace has nobody with this email (`unknown_people: error`).",
        "Correct the email, invite the person, or write `unknown_people: pending`.",
    )
    PERSON_AMBIGUOUS = (
        "person_ambiguous",
        "Several people of the workspace have this email.",
        "Remove one of the accounts in Hex.",
    )
    OWNER_KEEPS_ACCESS = (
        "owner_keeps_access",
        "A project's owner keeps FULL_ACCESS, whatever is written.",
        "Write FULL_ACCESS, leave the person out, or change the owner in Hex.",
    )
    CREATOR_KEEPS_ACCESS = (
        "creator_keeps_access",
        "A collection's creator keeps MANAGER, whatever is written.",
        "Write MANAGER, or leave the person out.",
    )
    LAST_MANAGER = (
        "last_manager",
        "The last manager of a collection keeps MANAGER, whatever is written.",
        "Write another manager first.",
    )
    ROLE_LIMITS_ACCESS = (
        "role_limits_access",
        "The person's role in Hex gives less than what is written.",
        "Write the lower level, or change the role in Hex.",
    )
    NOT_REVOCABLE = (
        "not_revocable",
        "The API cannot take this grant away: who holds it is not in its lists.",
        "Take it away in Hex.",
    )
    STRANGERS_KEPT = (
        "strangers_kept",
        "People whom the user list does not show keep their access.",
        "Take it away in Hex if it is not wanted.",
    )
    # Fields that the API cannot change
    TITLE_FIXED = (
        "title_fixed",
        "The API cannot change a project's title.",
        "Change it in Hex, or write the present one.",
    )
    DESCRIPTION_FIXED = (
        "description_fixed",
        "The API cannot change a project's description.",
        "Change it in Hex, or write the present one.",
    )
    LABEL_FIXED = (
        "label_fixed",
        "The API cannot change a cell's label.",
        "Change it in Hex, or take the id out so that the cell is replaced.",
    )
    TYPE_FIXED = (
        "type_fixed",
        "The API cannot change a cell's type, and a cell with an id is never replaced.",
        "Take the id out so that the cell is replaced.",
    )
    CELL_ORDER = (
        "cell_order",
        "The cells are in another order in Hex, and are not moved.",
        "Move them in Hex, or write `cell_order: enforce`.",
    )
    CELL_FIELD = "cell_field", "The type of the cell has no such field.", "Take the field out."
    CELL_NOT_WRITABLE = (
        "cell_not_writable",
        "hexform writes SQL, code and Markdown cells alone.",
        "Change this cell in Hex.",
    )
    # Guides
    GUIDE_FOREIGN = (
        "guide_foreign",
        "The guide is owned by another source, or was written in Hex.",
        "Write `take_over: true` to overwrite it, or choose another path.",
    )
    GUIDE_SOURCE = (
        "guide_source",
        "Branch and commit of a repository are not known here.",
        "Run in a git checkout, or set the variables that the message names.",
    )
    LEDGER_DAMAGED = (
        "ledger_damaged",
        "The ledger of guides could not be read.",
        "Nothing: the guides are uploaded once more, which writes it anew.",
    )
    # Removal and protection
    ALREADY_ABSENT = "already_absent", "What a line under `removed` names is not in Hex.", "Remove the line."
    REMOVED_AND_DECLARED = (
        "removed_and_declared",
        "Something is to be removed and is also declared.",
        "Keep one of the two.",
    )
    STILL_REFERRED = (
        "still_referred",
        "Some sharing refers to the group, so it is not deleted.",
        "Take it out of the sharing that the message names.",
    )
    PROTECTED = (
        "protected",
        "`protected` names what would be deleted, replaced or narrowed.",
        "Undo the change, or take the line out of `protected` in a change of its own.",
    )
    DELETION_HELD = (
        "deletion_held",
        "Nothing is deleted for being unmanaged while it is unclear what an address means.",
        "Correct the error of that address first.",
    )
    # Configuration
    PATTERN_UNUSED = "pattern_unused", "A pattern of files matches nothing.", "Correct the pattern, or take it out."
    IGNORE_UNUSED = "ignore_unused", "An entry of `drift.ignore` matches nothing that differs.", "Remove the entry."
    IGNORE_ENDED = "ignore_ended", "An entry of `drift.ignore` has ended.", "Remove the entry, or write a later day."
    COMMENT_IN_VALUE = (
        "comment_in_value",
        "A value ends where a comment begins without a blank behind the `#`.",
        "Put the whole in quotes, or write a blank behind the `#`.",
    )
    NOT_INTERPOLATED = "not_interpolated", "A text holds `${...}`, which stays as it is.", "Write the value itself."
    SETTING_ENDED = (
        "setting_ended",
        "A date in the configuration has passed.",
        "Remove the entry, or write a later day.",
    )
    # Runs
    NOT_TAKEN_EFFECT = (
        "not_taken_effect",
        "Something that was written cannot be seen in Hex.",
        "Plan again; look in Hex if it stays.",
    )
    NOT_READ_BACK = (
        "not_read_back",
        "What was written could not be read back.",
        "Plan again: an empty plan shows that all took effect.",
    )
    CANNOT_COME_BACK = "cannot_come_back", "Nothing takes this part of a run back.", "Do it by hand in Hex."
    CHANGED_SINCE = "changed_since", "Hex has other than the run left, so it stays.", "Change it by hand if need be."
    # Limits
    TOO_MANY_DELETES = (
        "too_many_deletes",
        "More objects would be deleted than `limits.deletes` allows.",
        "Review the deletions, then `--allow deletes=N` or a higher limit.",
    )
    TOO_MANY_LOSE = (
        "too_many_lose",
        "More people would lose access than `limits.lose` allows.",
        "Review who loses access, then `--allow lose=N` or a higher limit.",
    )
    TOO_MANY_GAIN = (
        "too_many_gain",
        "More people would gain access than `limits.gain` allows.",
        "Review who gains access, then `--allow gain=N` or a higher limit.",
    )
    TOO_MANY_OUTSIDERS = (
        "too_many_outsiders",
        "More outsiders would gain access than `limits.outsiders` allows.",
        "Review them, then `--allow outsiders=N` or a higher limit.",
    )
    TOO_MANY_PUBLIC = (
        "too_many_public",
        "More projects would be opened to the web than `limits.public` allows.",
        "Review them, then `--allow public=N` or a higher limit.",
    )
    EMPTIED = (
        "emptied",
        "The configuration wants nothing where something is.",
        "Correct the list or pattern; `--allow emptied=N` if nothing is wanted.",
    )
    NOT_COUNTED = (
        "not_counted",
        "People could not be read, so nobody knows how many would be affected.",
        "Give the token the Users scope, or write null for the limit.",
    )
    ALLOWED_MORE = "allowed_more", "`--allow` permits more than the plan needs.", "Nothing; permit less next time."
    STATUS_NOT_ALLOWED = (
        "statuses",
        "A project would get a status that `statuses` does not list.",
        "Add it to `statuses`, or write one that is listed.",
    )
    # Guardrails
    GUARDRAIL = (
        "guardrail",
        "The plan would break a guardrail, or break it further.",
        "Undo what the message names as the cause, or name the project under `except`.",
    )
    GUARDRAIL_NOT_JUDGED = (
        "guardrail_not_judged",
        "A guardrail cannot be judged: something that it looks at could not be read.",
        "Give the token the scope that the message names.",
    )
    GUARDRAILS_NARROWED = (
        "guardrails_narrowed",
        "A plan with targets judges guardrails only for projects whose access it can change.",
        "Plan without targets to judge all projects.",
    )
    GUARDRAIL_FORBIDS = (
        "guardrail_forbids",
        "The configuration writes more than one of its own guardrails allows.",
        "Write less, or name the project under `except`.",
    )
    GUARDRAIL_FIX = "guardrail_fix", "A guardrail fixes something else than `public_web`.", "Write `then: refuse`."
    EXCEPTION_PATTERN = (
        "exception_pattern",
        "An entry of `except` is a pattern.",
        "Name each project by its address or id.",
    )
    EXCEPTION_WITHOUT_ID = (
        "exception_without_id",
        "An entry of `except` names a project that has no id here.",
        "Write the id of the project: `hexform pin` does.",
    )
    SELECTS_NOTHING = (
        "selects_nothing",
        "A guardrail selects no project.",
        "Correct the address or title, or take it out.",
    )


class Notice(Frozen):
    """A warning or an error about an address or, without one, about the whole run. `code` is one of `Code`."""

    code: str
    message: str
    address: str | None = None
    source: str | None = None
