"""All settings: one Struct, read from the environment and an optional TOML file.

The environment wins over the file. `docs/settings.md` is generated from this Struct and a test
holds it true. Sizes are in bytes, times in seconds unless a name says otherwise.
"""

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

PREFIX = "WALLETDESK_"
PLAIN = ("DATABASE_URL", "NATS_URL", "STORAGE_URL")
"""Names that the twelve-factor world gives without a prefix."""


CLAMD = re.compile(
    r"unix:(?P<path>/.+)|tcp://(?P<host>[^\s:/@\[\]]+|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})"
)
"""How the address of clamd is written; an IPv6 address stands in brackets."""


LISTEN = re.compile(r"(?:[\w.\-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}")
"""An address with its port."""


class SettingsError(Exception):
    """A setting is unknown or has a bad value; the message says which and what to write."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the one who runs walletdesk decides. Everything else is decided in the browser."""

    data: Annotated[Path, Meta(description="Folder for the embedded database, files and keys")] = (
        Path("data")
    )
    host: Annotated[str, Meta(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port; 0 picks a free one")] = 8000
    public_url: Annotated[
        str, Meta(description="Where people reach the desk; empty: http://HOST:PORT")
    ] = ""
    database_url: Annotated[
        str, Meta(description="An outside PostgreSQL ≥ 16; empty: the embedded one")
    ] = ""
    database_pool: Annotated[
        int, Meta(ge=6, le=200, description="Connections a web or worker process may hold")
    ] = 24
    commit_delay: Annotated[
        int, Meta(ge=0, le=100_000, description="PostgreSQL commit_delay in µs, embedded only")
    ] = 0
    nats_url: Annotated[
        str, Meta(description="NATS server for hints between processes; empty: LISTEN/NOTIFY")
    ] = ""
    storage_url: Annotated[
        str, Meta(description="Object storage for files (s3://, gs://, az://); empty: data folder")
    ] = ""
    clamd: Annotated[
        str,
        Meta(
            description="The virus scanner clamd that looks at every upload, such as"
            " `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`; empty: files are not scanned"
        ),
    ] = ""
    smtp_listen: Annotated[
        str,
        Meta(
            description="Address and port on which the worker takes in mail by SMTP, such as"
            " `0.0.0.0:2525`; empty: it does not listen"
        ),
    ] = ""
    smtp_hostname: Annotated[
        str, Meta(min_length=1, description="Name with which the SMTP listener greets")
    ] = "walletdesk"
    smtp_trusted: Annotated[
        tuple[str, ...],
        Meta(
            description="Addresses or networks of our own mail relays: no limit of one address"
            " meets them, and what they have checked is believed"
        ),
    ] = ("127.0.0.0/8", "::1")
    smtp_certificate: Annotated[
        Path | None, Meta(description="PEM file: the listener offers STARTTLS with it")
    ] = None
    smtp_key: Annotated[Path | None, Meta(description="PEM file: the certificate's key")] = None
    master_key: Annotated[
        str,
        Meta(
            description="Master keys, newest first, comma-separated `id:base64 of 32 bytes`;"
            " empty: a key file in the data folder"
        ),
    ] = ""
    web_processes: Annotated[
        int, Meta(ge=1, le=64, description="Web processes that `up` starts behind one port")
    ] = 1
    streams: Annotated[
        int, Meta(ge=16, le=100_000, description="Event streams one web process should hold")
    ] = 10_000
    trusted_proxies: Annotated[
        tuple[str, ...],
        Meta(description="Addresses or networks whose X-Forwarded-For is believed"),
    ] = ()
    widget_origins: Annotated[
        tuple[str, ...],
        Meta(description="Sites that may embed the chat widget; `*` allows any"),
    ] = ("*",)
    identity_secret: Annotated[
        str,
        Meta(
            description="HS256 secret (≥ 32 bytes) with which the wallet's back end signs identity"
            " JWTs; empty: JWTs are refused"
        ),
    ] = ""
    brand: Annotated[str, Meta(min_length=1, description="Name of the wallet")] = "TPWallet"
    timezone: Annotated[str, Meta(description="IANA zone of the weekly hours")] = "UTC"
    reference_prefix: Annotated[
        str, Meta(pattern="^[A-Z]{1,6}$", description="Letters before a conversation's number")
    ] = "WD"
    languages: Annotated[tuple[str, ...], Meta(min_length=1, description="Languages offered")] = (
        "en",
        "zh-Hans",
        "es",
    )
    cookie_secure: Annotated[
        Literal["auto", "always", "never"],
        Meta(description="Secure flag of cookies; auto: when public_url is https"),
    ] = "auto"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="Least level logged")
    ] = "info"

    def __post_init__(self) -> None:
        if self.smtp_listen and not LISTEN.fullmatch(self.smtp_listen):
            raise ValueError(f"smtp_listen: {self.smtp_listen!r} is no address; write 0.0.0.0:2525")
        address = CLAMD.fullmatch(self.clamd)
        if self.clamd and not (address and int(address["port"] or 1) in range(1, 65_536)):
            raise ValueError(
                f"clamd: {self.clamd!r} is no address of clamd;"
                " write unix:/run/clamav/clamd.ctl or tcp://host:3310"
            )

    @property
    def base_url(self) -> str:
        """The address that links carry, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def https(self) -> bool:
        """Whether cookies get the Secure flag."""
        if self.cookie_secure == "auto":
            return self.base_url.startswith("https:")
        return self.cookie_secure == "always"


NAMES = tuple(field.name for field in msgspec.structs.fields(Settings))


def load(
    env: dict[str, str] | None = None, file: Path | None = None, **overrides: object
) -> Settings:
    """Read settings; `overrides` (from the command line; None is ignored) win over all.

    The file is `WALLETDESK_CONFIG`, or `walletdesk.toml` in the data folder when it exists.
    Raise `SettingsError` for an unknown name (with a suggestion) or a bad value.
    """
    source = dict(os.environ) if env is None else env
    given = {k: v for k, v in overrides.items() if v is not None}
    from_env = _from_environment(source)
    data = Path(str(given.get("data", from_env.get("data", "data"))))
    merged = _from_file(file or _config_path(source, data)) | from_env | given
    merged["data"] = data.expanduser().absolute()
    try:
        return msgspec.convert(merged, Settings, strict=False)
    except msgspec.ValidationError as wrong:
        raise SettingsError(_named(str(wrong))) from wrong


_PATH = re.compile(r" - at `\$\.(\w+)[^`]*`$")


def _named(text: str) -> str:
    """What is wrong, under the names that people wrote it with."""
    found = _PATH.search(text)
    if found is None:
        return text
    key = found[1]
    variable = key.upper() if key.upper() in PLAIN else PREFIX + key.upper()
    return f"{key} ({variable}, or `{key}` in walletdesk.toml): {text[: found.start()]}"


def _config_path(env: dict[str, str], data: Path) -> Path | None:
    if named := env.get(PREFIX + "CONFIG"):
        return Path(named)
    usual = data / "walletdesk.toml"
    return usual if usual.exists() else None


def _from_environment(env: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {n.lower(): env[n] for n in PLAIN if env.get(n)}
    for name, value in env.items():
        if name.startswith(PREFIX) and name != PREFIX + "CONFIG":
            key = name.removeprefix(PREFIX).lower()
            _known(key, shown=name)
            found[key] = _split(key, value)
    return found


def _split(key: str, value: str) -> object:
    if key in ("trusted_proxies", "smtp_trusted", "widget_origins", "languages"):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _from_file(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    try:
        table = tomllib.loads(path.read_text())
    except FileNotFoundError as missing:
        raise SettingsError(f"{path} does not exist") from missing
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsError(f"{path}: {wrong}") from wrong
    for key in table:
        _known(key, shown=f"{path.name}: {key}")
    return table


def _known(key: str, *, shown: str) -> None:
    if key in NAMES:
        return
    near = difflib.get_close_matches(key, NAMES, n=1)
    meant = [PREFIX + name.upper() if shown.startswith(PREFIX) else name for name in near]
    hint = f"; did you mean {meant[0]}?" if meant else ""
    raise SettingsError(f"unknown setting {shown}{hint}")
