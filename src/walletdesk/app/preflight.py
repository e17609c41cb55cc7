"""What must hold before a process can serve, told in one line instead of a stack trace."""

from walletdesk.platform import keyring, migrate
from walletdesk.platform.crypto import CannotOpen, Keyring
from walletdesk.platform.failure import Failure
from walletdesk.platform.settings import Settings, SettingsError


class NotPrepared(Failure):
    """The database is not of this release."""


async def check(settings: Settings) -> None:
    """Raise `Failure` or `SettingsError` when database, schema or master key do not fit."""
    if missing := await migrate.pending(settings.database_url):
        more = " and later" if len(missing) > 1 else ""
        raise NotPrepared(f"the database lacks {missing[0]}{more}; run walletdesk migrate")
    await open_keyring(settings)


async def open_keyring(settings: Settings) -> Keyring:
    """The unlocked keyring. Raise `SettingsError` when the master key is another one's."""
    try:
        return await keyring.open_keyring(settings, settings.database_url)
    except CannotOpen as wrong:
        raise SettingsError(
            "master_key: it is not the one that this database was made with; give that one, or"
            f" put its file {keyring.KEY_FILE} back into the data folder"
        ) from wrong
