"""The head of every page: where this person may go, and who they are."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest  # noqa: TID251 - a context processor is given the request
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from municipalities import access
from municipalities.access import lists
from municipalities.models import Role

# In the order of the menu: the view's name, its words, the permissions of which any one shows it. "use_gate"
# is an access right, in whatever state: a person whose right is waiting or over has a desk to see that on.
MENU: list[tuple[str, Any, Set[str]]] = [
    # Translators: fi: Työpöytä
    ("consents:desk", _("Work desk"), {"use_gate"}),
    # Translators: fi: Odottaa sinua
    ("municipalities:waiting", _("Waiting for you"), {"decide_rights", "sign_contracts", "propose_rights"}),
    # Translators: fi: Suostumukset
    ("consents:consents", _("Consents"), {"use_gate"}),
    # Translators: fi: Päätettävät
    ("municipalities:queue", _("To be decided"), {"decide_rights"}),
    # Translators: fi: Peruutus
    ("consents:withdraw", _("Withdrawal"), {"record_withdrawals", "record_own_withdrawals"}),
    # Translators: fi: Käyttöoikeudet
    ("municipalities:rights", _("Access rights"), {"see_rights", "see_own_rights"}),
    # Translators: fi: Kuka sai nähdä mitä
    ("consents:that_day", _("Who could see what"), {"see_rights", "see_own_rights"}),
    # Translators: fi: Tarkistukset
    ("municipalities:reviews", _("Reviews"), {"see_rights", "see_own_rights"}),
    # Translators: fi: Ilmoitukset
    ("municipalities:notices", _("Notices"), {"record_notices"}),
    # Translators: fi: Sopimukset
    ("municipalities:contracts", _("Contracts"), {"see_contracts"}),
    # Translators: fi: Raportit
    ("reports:report", _("Reports"), {"export_reports"}),
    # Translators: fi: Käyttäjät
    ("municipalities:users", _("Users"), {"manage_accounts"}),
    # Translators: fi: Alueen asetukset
    ("municipalities:settings", _("Settings of the area"), {"manage_accounts"}),
    # Translators: fi: Mitä saan tehdä?
    ("consents:what_may_i_do", _("What may I do?"), {"use_gate"}),
]


@dataclass(frozen=True)
class Item:
    """One place of the menu. `count` is how many things wait there."""

    name: str
    label: Any
    url: str
    current: bool = False
    count: int = 0


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for templates: `navigation` and `who`; only a page that shows its head asks the database."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return {}
    at = timezone.now()  # noqa: TID251 - the menu is drawn for this very moment, on every page
    return {
        "navigation": SimpleLazyObject(lambda: items_for(user, request.path, at)),
        "who": SimpleLazyObject(lambda: identity_of(user, at)),
    }


def items_for(user: User, path: str, at: datetime) -> list[Item]:
    """The menu of `user`, with the place that `path` belongs to marked as current."""
    menu = menu_for(access.permissions_of(user, at))
    items = [Item(name, label, url) for name, label in menu if (url := address(name))]
    return mark_current([counted(item, user, at) for item in items], path)


def counted(item: Item, user: User, at: datetime) -> Item:
    """The item with how many things wait there: of the queue only, in one query."""
    if item.name != "municipalities:queue":
        return item
    return replace(item, count=lists.count_waiting(user, at))


def menu_for(permissions: Set[str]) -> list[tuple[str, Any]]:
    """View names and words, in order. What a place shows is decided there; this only leaves out dead ends."""
    return [(name, label) for name, label, any_of in MENU if permissions & any_of]


def mark_current(items: list[Item], path: str) -> list[Item]:
    """The item with the longest address that `path` begins with."""
    here = max((item.url for item in items if path.startswith(item.url)), key=len, default=None)
    return [replace(item, current=item.url == here) for item in items]


def identity_of(user: User, at: datetime) -> dict[str, str]:
    """Name, place, and the address of the person's own account."""
    return {"name": user.name, "place": place_of(user, at), "url": reverse("own_details")}


def place_of(user: User, at: datetime) -> str:
    """The municipality one works in; of the area's own people, their role."""
    roles = access.roles_of(user, at)
    home = next((one.municipality for one in roles if one.municipality), None)
    if home:
        return home.short
    role = str(Role(roles[0].role).label) if roles else ""
    return role[:1].lower() + role[1:]


def address(name: str) -> str:
    """The address of a view, "" while there is none: screens come one by one."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
