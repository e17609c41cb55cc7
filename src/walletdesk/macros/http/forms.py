"""The template form: `name.<language>` and `text.<language>`, team, category and position."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from walletdesk.macros.model import Macro, MacroWish
from walletdesk.platform.errors import Invalid


def shown(macro: Macro) -> dict[str, str]:
    """The form's fields for a template that stands."""
    typed = {f"name.{k}": v for k, v in macro.names.items()}
    typed |= {f"text.{k}": v for k, v in macro.texts.items()}
    typed["team"] = str(macro.team_id or "")
    typed["category"] = str(macro.category_id or "")
    typed["position"] = str(macro.position)
    return typed


def read(typed: Mapping[str, str], languages: Sequence[str]) -> MacroWish:
    """What was typed, not judged yet. Raise `Invalid`."""
    position = typed.get("position", "").strip() or "0"
    if not position.isdecimal() or int(position) > 10_000:
        raise Invalid("position", "macro.position")
    return MacroWish(
        names={lang: typed.get(f"name.{lang}", "")[:120] for lang in languages},
        texts={lang: typed.get(f"text.{lang}", "").replace("\r\n", "\n") for lang in languages},
        category_id=_id(typed, "category"),
        team_id=_id(typed, "team"),
        position=int(position),
    )


def on_fields(errors: Mapping[str, str]) -> dict[str, str]:
    """Paths of the rules as names of the form's fields."""
    names = {"names": "name.en", "texts": "text.en", "team_id": "team", "category_id": "category"}
    return {names.get(path, path.replace("texts.", "text.")): text for path, text in errors.items()}


def _id(typed: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(typed[name]) if typed.get(name) else None
    except ValueError as wrong:
        raise Invalid(name, "macro.no_such") from wrong
