"""Attachments: typed by content, sealed before they are stored, served by signed links."""

from walletdesk.files.actions import attach, contents, erase, store_file, sweep
from walletdesk.files.http import AttachmentView, api, pages
from walletdesk.files.links import epoch, link
from walletdesk.files.model import MAX_BYTES, MAX_PER_MESSAGE, File, Upload
from walletdesk.files.store import find
from walletdesk.files.upload import BODY_LIMIT, read_upload

__all__ = [
    "BODY_LIMIT",
    "MAX_BYTES",
    "MAX_PER_MESSAGE",
    "AttachmentView",
    "File",
    "Upload",
    "api",
    "attach",
    "contents",
    "epoch",
    "erase",
    "find",
    "link",
    "pages",
    "read_upload",
    "store_file",
    "sweep",
]
