"""How a reader has the pages shown: the other language, light or dark, and how large the words are.

The choices stay in the browser and are carried out by static/display.js, which every page loads; without scripts the
menu is not shown, and the link to the other language works.
"""

from __future__ import annotations

from markupsafe import Markup

from prompts.texts import Language, say

OTHER: dict[Language, Language] = {"vi": "en", "en": "vi"}
CHOICES = {"theme": ("system", "light", "dark"), "size": ("normal", "large", "largest")}  # display.js knows them too

_MENU = Markup(
    '<div class="display-bar"><a class="language" href="{up}language/{other}" lang="{other}" hreflang="{other}">'
    '{other_name}</a><details class="display"><summary>{title}</summary><div class="choices">{groups}</div></details>'
    "</div>"
)
_GROUP = Markup(
    '<div class="group" role="group" aria-label="{name}"><span aria-hidden="true">{name}</span>{buttons}</div>'
)
_BUTTON = Markup('<button type="button" data-display="{kind}" value="{value}" aria-pressed="false">{name}</button>')


def display_menu(language: Language, up: str) -> Markup:
    """HTML of the link to the other language and the menu. ``up`` leads from the page to the site's root."""
    other = OTHER[language]
    return _MENU.format(
        up=up,
        other=other,
        other_name=say("display.other_language", language),
        title=say("display.title", language),
        groups=Markup("").join(_group(kind, values, language) for kind, values in CHOICES.items()),
    )


def _group(kind: str, values: tuple[str, ...], language: Language) -> Markup:
    buttons = (
        _BUTTON.format(kind=kind, value=value, name=say(f"display.{kind}.{value}", language)) for value in values
    )
    return _GROUP.format(name=say(f"display.{kind}", language), buttons=Markup("").join(buttons))
