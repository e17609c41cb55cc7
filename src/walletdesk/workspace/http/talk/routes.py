"""The two routes that most acts on a talk have: a dialog to see, and a press that acts."""

from litestar import get, post

from walletdesk.people import Act, may

TALK = "/desk/talk/{conversation_id:uuid}"


def sheet(name: str, act: Act) -> get:
    """GET a dialog about the talk, for who may do `act`."""
    return get(f"{TALK}/{name}", guards=[may(act)], include_in_schema=False)


def press(name: str, act: Act) -> post:
    """POST what was chosen; the answer shows how the talk stands now, or the dialog with errors."""
    return post(f"{TALK}/{name}", guards=[may(act)], include_in_schema=False, status_code=200)
