"""Which system account runs PostgreSQL: ours, or, because PostgreSQL refuses root, another one."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from walletdesk.platform.postgres.errors import PostgresError

ACCOUNTS = ("postgres", "nobody")
"""Tried in this order when we are root. initdb wants an account that has a name."""
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
"""Capability numbers of linux/capability.h."""


@dataclass(frozen=True)
class Account:
    """The numbers that the guardian takes; -1 keeps what we are."""

    uid: int = -1
    gid: int = -1
    capability: int = -1

    def own(self, path: Path) -> None:
        """Give an empty folder of ours to the account."""
        if self.uid >= 0:
            os.chown(path, self.uid, self.gid)


def choose(cluster: Path, program: Path) -> Account:
    """The account for `cluster` (it need not exist yet), able to reach it and `program`.

    Folders above are never changed. Where they are closed to the account, it gets the one
    capability that lets it through; where we have none to give, raise `PostgresError`.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner != os.geteuid():
            raise PostgresError(f"{cluster} belongs to {_name(owner)}; run walletdesk as that user")
        return Account()
    who = pwd.getpwuid(owner) if owner else _first_account()
    return Account(who.pw_uid, who.pw_gid, _capability(who.pw_uid, who.pw_gid, cluster, program))


def _first_account() -> pwd.struct_passwd:
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError(f"PostgreSQL does not run as root and there is no user {ACCOUNTS[0]!r}")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _capability(uid: int, gid: int, cluster: Path, program: Path) -> int:
    closed = [
        folder
        for folder in {*cluster.parents, *program.parents}
        if not _may(folder, uid, gid, stat.S_IXOTH)
    ]
    runs = _may(program, uid, gid, stat.S_IROTH) and _may(program, uid, gid, stat.S_IXOTH)
    if runs and not closed:
        return -1
    held = _held()
    if runs and held >> _DAC_READ_SEARCH & 1:
        return _DAC_READ_SEARCH
    if held >> _DAC_OVERRIDE & 1:
        return _DAC_OVERRIDE
    where = min(closed, default=program)
    raise PostgresError(f"{_name(uid)}, who runs PostgreSQL for root, cannot enter {where}")


def _may(path: Path, uid: int, gid: int, other: int) -> bool:
    """Whether a plain user may do what the bit `other` (of S_IROTH, S_IXOTH) says."""
    if not path.exists():
        return True
    found = path.stat()
    shift = 6 if found.st_uid == uid else 3 if found.st_gid == gid else 0
    return bool(found.st_mode & other << shift)


def _held() -> int:
    """Our effective capabilities as a bit mask; 0 where the system knows none."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(row for row in status.read_text().splitlines() if row.startswith("CapEff:"))
    return int(line.split()[1], 16)
