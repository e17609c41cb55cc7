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
from walletdesk.files.checking import check
from walletdesk.files.http import AttachmentView, api, pages
from walletdesk.files.later import scan_waiting
from walletdesk.files.links import Shown, epoch, link, shown
from walletdesk.files.model import MAX_BYTES, MAX_PER_MESSAGE, Checked, File, Scan, Upload
from walletdesk.files.probing import Probe, probe
from walletdesk.files.scanner import Scanner
from walletdesk.files.store import Row, data_place, find, name_place, secret_place
from walletdesk.files.upload import BODY_LIMIT, read_upload

__all__ = [
    "BODY_LIMIT",
    "FOLDER",
    "MAX_BYTES",
    "MAX_PER_MESSAGE",
    "AttachmentView",
    "Checked",
    "File",
    "Probe",
    "Row",
    "Scan",
    "Scanner",
    "Shown",
    "Upload",
    "api",
    "attach",
    "check",
    "contents",
    "data_place",
    "epoch",
    "erase",
    "find",
    "link",
    "name_place",
    "pages",
    "probe",
    "read_upload",
    "remove",
    "scan_waiting",
    "secret_place",
    "shown",
    "store_file",
    "sweep",
    "uploaded_by",
]
