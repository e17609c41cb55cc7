"""The views of the inbox: a name, what it holds, and the words for when it holds nothing."""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from walletdesk.conversations import LIVE, Filter
from walletdesk.people import Act, Agent
from walletdesk.platform.errors import NotFound
from walletdesk.workspace.narrowing import Narrowing


class View(Struct, frozen=True):
    """A list of the inbox. Texts are message ids; `key` opens it from the keyboard."""

    name: str
    title: str
    icon: str
    empty: str
    advice: str
    key: str = ""
    counted: str = ""
    """Which of `conversations.Counts` stands beside its name."""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


VIEWS = {
    view.name: view
    for view in (
        View(
            "mine",
            _("Mine"),
            "user-check",
            _("Nothing is waiting for you"),
            _("Take one from Unassigned: open it and press A. What others give you appears here."),
            "g m",
            "mine",
        ),
        View(
            "unassigned",
            _("Unassigned"),
            "inbox",
            _("Everything has somebody who looks after it"),
            _("New conversations appear here by themselves the moment somebody writes."),
            "g u",
            "unassigned",
        ),
        View(
            "open",
            _("All open"),
            "message-circle",
            _("Nothing is open"),
            _("Whatever the desk has to act on is listed here, whoever has it."),
            "g o",
            "open",
        ),
        View(
            "mentions",
            _("Mentions"),
            "at-sign",
            _("Nobody has mentioned you yet"),
            _("When a colleague writes @ and your name in a note, you find it here."),
            "g e",
            "mentions",
        ),
        View(
            "pending",
            _("Pending"),
            "hourglass",
            _("Nothing is waiting for a customer"),
            _("Here is what waits for a customer's answer; when it comes, it opens again."),
            "g w",
            "pending",
        ),
        View(
            "snoozed",
            _("Snoozed"),
            "moon",
            _("Nothing is asleep"),
            _("What you snooze comes back at its time, or as soon as the customer writes."),
            "g z",
            "snoozed",
        ),
        View(
            "solved",
            _("Solved"),
            "circle-check",
            _("Nothing has been solved yet"),
            _("They stay here for 14 days and open again when the customer writes."),
            "g d",
            "solved",
        ),
        View(
            "all",
            _("Everything"),
            "list-checks",
            _("There is no conversation yet"),
            _("Every conversation of the desk is listed here, closed ones too."),
            "g l",
        ),
    )
}
TEAM = View(
    "team",
    _("Team"),
    "users",
    _("This team has nothing to do"),
    _("What is given to the team is listed here, whoever of it has it."),
)


class Place(Struct, frozen=True):
    """Which list somebody looks at: a view, for a team which, and what narrows it."""

    view: View
    team: UUID | None = None
    narrowing: Narrowing = Narrowing()

    @property
    def path(self) -> str:
        """Its page."""
        return f"/desk/view/team/{self.team}" if self.team else f"/desk/view/{self.view.name}"

    @property
    def query(self) -> str:
        """The filters as a query string, with its question mark, or empty."""
        return self.narrowing.query()

    @property
    def name(self) -> str:
        """How requests for its rows name it: "open" or "team/<id>"."""
        return f"team/{self.team}" if self.team else self.view.name

    @property
    def by_mention(self) -> bool:
        """Whether it is ordered by the moment of a mention instead of the latest message."""
        return self.view.name == "mentions"


def place(name: str, narrowing: Narrowing) -> Place:
    """The place that a name means. Raise `NotFound`."""
    kind, _, rest = name.partition("/")
    if kind == TEAM.name:
        try:
            return Place(TEAM, UUID(rest), narrowing)
        except ValueError:
            raise NotFound("view") from None
    if name not in VIEWS:
        raise NotFound("view")
    return Place(VIEWS[name], None, narrowing)


def home(agent: Agent) -> str:
    """The view that the inbox opens with: one's own work, for readers what is open."""
    return "mine" if Act.REPLY in agent.acts else "open"


def wish(here: Place, agent: Agent) -> Filter:
    """What a place holds for this agent (mentions are found by their own query)."""
    return here.narrowing.narrow(_whole(here, agent))


def _whole(here: Place, agent: Agent) -> Filter:
    if here.view.name == "mine":
        return replace(AWAKE, agent=agent.id)
    if here.view.name == TEAM.name:
        return replace(AWAKE, team=here.team)
    return HOLDS.get(here.view.name, Filter())


AWAKE = Filter(statuses=LIVE, snoozed=False)
HOLDS = {
    "unassigned": replace(AWAKE, unassigned=True),
    "open": Filter(statuses=("open",), snoozed=False),
    "pending": Filter(statuses=("pending",)),
    "snoozed": Filter(snoozed=True),
    "solved": Filter(statuses=("solved",)),
}
"""What the views hold that are the same for everybody; others hold everything."""
