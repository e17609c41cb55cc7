"""Pure detectors: secrets that must never be kept, addresses, hashes, links. No I/O when called.

Every entrance calls `clean` (text) or `clean_json` (fields, drafts, names) before anything is
written; `find_split` sees a phrase that was sent over several messages.
"""

from walletdesk.guard.addresses import Address, Chain, check_address, find_addresses
from walletdesk.guard.hashes import check_transaction_hash
from walletdesk.guard.links import Link, find_links
from walletdesk.guard.mask import MARK, check_clean, clean, clean_json, mask
from walletdesk.guard.model import Cleaned, CleanedJson, Finding, Kind, Located, Split
from walletdesk.guard.piece import may_be_part
from walletdesk.guard.scan import find
from walletdesk.guard.trail import find_split

__all__ = [
    "MARK",
    "Address",
    "Chain",
    "Cleaned",
    "CleanedJson",
    "Finding",
    "Kind",
    "Link",
    "Located",
    "Split",
    "check_address",
    "check_clean",
    "check_transaction_hash",
    "clean",
    "clean_json",
    "find",
    "find_addresses",
    "find_links",
    "find_split",
    "mask",
    "may_be_part",
]
