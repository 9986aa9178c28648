"""What can go wrong with people and what they may see.

StoreError
└── AccessError
    ├── UnknownPerson      nobody has this name
    ├── UnknownCollection  no collection has this id
    ├── UnknownToken       no token has this id
    ├── NameTaken          a person or a collection has this name already
    ├── BadName            a name, a label or a group that can't be one
    ├── BadPassword        a password that is too short, or too easily guessed
    ├── LastAdmin          nobody would be left who may change anything
    ├── PersonDisabled     somebody who may not come in, and gets no way in
    ├── NotLocal           somebody whose password is kept by their sign-on, not here
    └── NotEmpty           a collection that still has plans

``code`` and ``fields`` let a surface say it in its own words: ``access.error.<code>``.
"""

from __future__ import annotations

from vectorstore.errors import StoreError, storable


class AccessError(StoreError):
    """Base of this package's errors."""

    code = ""
    WORDS = ""

    def __init__(self, **fields: object) -> None:
        self.fields = {name: storable(str(value)) for name, value in fields.items()}
        super().__init__(self.WORDS.format(**self.fields))


class UnknownPerson(AccessError):
    """Nobody has this name."""

    code = "unknown_person"
    WORDS = "nobody has the name {name!r}; run plan-assistant admin users to see who there is"


class UnknownCollection(AccessError):
    """No collection has this id."""

    code = "unknown_collection"
    WORDS = "no collection has the id {collection!r}; run plan-assistant collections to see which there are"


class UnknownToken(AccessError):
    """No token has this id."""

    code = "unknown_token"
    WORDS = "no token has the id {token!r}; run plan-assistant admin tokens to see which there are"


class NameTaken(AccessError):
    """A person or a collection has this name already."""

    code = "name_taken"
    WORDS = "the name {name!r} is taken; choose another one"


class BadName(AccessError):
    """A name, a label or a group that can't be one."""

    code = "bad_name"
    WORDS = "{name!r} can't be a name: use 1 to {most} characters, none of them a control character"


class BadPassword(AccessError):
    """A password that is too short, or too easily guessed."""

    code = "bad_password"
    WORDS = (
        "this password can't be used: take {least} to {most} characters, and neither the name nor one that is common"
    )


class LastAdmin(AccessError):
    """Nobody would be left who may change anything."""

    code = "last_admin"
    WORDS = "{name!r} is the last admin who can sign in; make another admin first"


class PersonDisabled(AccessError):
    """Somebody who may not come in, and gets no way in."""

    code = "disabled"
    WORDS = "{name!r} is disabled; run plan-assistant admin enable first"


class NotLocal(AccessError):
    """Somebody whose password is kept by their sign-on, not here."""

    code = "not_local"
    WORDS = "{name!r} signs in through {origin}, which keeps the password; change it there"


class NotEmpty(AccessError):
    """A collection that still has plans."""

    code = "not_empty"
    WORDS = "the collection {collection!r} still has {plans} plan(s); move them to another one first"
