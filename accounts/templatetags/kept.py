"""The hidden field of a form whose answers survive a lost session."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.html import format_html

from accounts.kept import FIELD, signed_page
from accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def keeps_answers(context: template.Context, *asked: Any, page: str = "") -> str:
    """Inside <form>. `asked`: what it asks, forms or lists of them (None is passed over).

    `page`: where it is read, if not here.

    The view shows what was kept with `accounts.kept.show_kept`.
    """
    request = context.get("request")
    owner = getattr(request, "user", None)
    if request is None or not isinstance(owner, User):
        return ""
    each = [form for one in asked for form in (one if isinstance(one, list) else [one])]
    forms = [form for form in each if isinstance(form, BaseForm)]
    signed = signed_page(owner, page or request.path, forms)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, signed)
