"""Attachments: typed by content, sealed before they are stored, served by signed links."""

from walletdesk.files.actions import (
    FOLDER,
    attach,
    contents,
    erase,
    remove,
    store_file,
    sweep,
    uploaded_by,
)
from walletdesk.files.http import AttachmentView, api, pages
from walletdesk.files.links import epoch, link
from walletdesk.files.model import MAX_BYTES, MAX_PER_MESSAGE, File, Upload
from walletdesk.files.store import data_place, find, name_place, secret_place
from walletdesk.files.upload import BODY_LIMIT, read_upload

__all__ = [
    "BODY_LIMIT",
    "FOLDER",
    "MAX_BYTES",
    "MAX_PER_MESSAGE",
    "AttachmentView",
    "File",
    "Upload",
    "api",
    "attach",
    "contents",
    "data_place",
    "epoch",
    "erase",
    "find",
    "link",
    "name_place",
    "pages",
    "read_upload",
    "remove",
    "secret_place",
    "store_file",
    "sweep",
    "uploaded_by",
]
