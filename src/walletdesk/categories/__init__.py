"""What conversations are about: the category tree, its fields, and how their values are checked."""

from walletdesk.categories.actions import (
    CategoryChange,
    NewCategory,
    change,
    check,
    create,
)
from walletdesk.categories.chains import FAMILIES, chain_of
from walletdesk.categories.check import (
    Checked,
    Completeness,
    asked,
    check_fields,
    check_uncategorised,
    completeness,
    missing,
)
from walletdesk.categories.http import api
from walletdesk.categories.model import PRIORITIES, Category, Field, Option, Tree, say
from walletdesk.categories.shipped import category_id, ensure_shipped
from walletdesk.categories.store import get, tree
from walletdesk.categories.views import CategoryView, FieldView, OptionView, field_view, public_tree

__all__ = [
    "FAMILIES",
    "PRIORITIES",
    "Category",
    "CategoryChange",
    "CategoryView",
    "Checked",
    "Completeness",
    "Field",
    "FieldView",
    "NewCategory",
    "Option",
    "OptionView",
    "Tree",
    "api",
    "asked",
    "category_id",
    "chain_of",
    "change",
    "check",
    "check_fields",
    "check_uncategorised",
    "completeness",
    "create",
    "ensure_shipped",
    "field_view",
    "get",
    "missing",
    "public_tree",
    "say",
    "tree",
]
