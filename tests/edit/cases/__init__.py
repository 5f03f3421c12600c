"""Texts before and after edits: what is tested, the text, the operations, and the text that must come of them."""

from hexform.edit.ops import Op

Case = tuple[str, str, list[Op], str]

G = ("groups", "fin")
M = (*G, "members")
U = ("projects", "rev", "sharing", "users")
BLOCK = """\
# the file
groups:
  fin:   # people
    name: Finance   # in Hex
    members:
      - ada@x.com   # lead
      # from the agency
      - {email: jo@y.com, until: 2027-03-31}
      - kim@x.com
"""
