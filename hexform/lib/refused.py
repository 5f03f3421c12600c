"""How this package says no: a sentence for a person, to which the caller adds the place."""


class Refused(Exception):
    """Something that is not accepted; the text says what is wrong and what to do, without a place."""


class Missing(Refused):
    """A file or folder that is not there."""
