"""What the municipality answers for one right under review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.fields import Radios, hinted
from documents.papers import printable
from municipalities.access.reviews import Reviewed
from municipalities.models import ReviewAnswer

Answer = ReviewAnswer.Answer


class AnswerForm(forms.Form):
    """One answer; nothing is chosen but what is on record. `seen` is the answer that the page showed."""

    required_by_choice = frozenset({"answer", "reason"})

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        widget=Radios,
        required=False,
        choices=[
            # Translators: fi: Kyllä, ennallaan
            (Answer.KEEP, _("Yes, as it is")),
            # Translators: fi: Kyllä, suppeampana · Perustelu tarvitaan
            (Answer.NARROW, hinted(_("Yes, but narrower"), _("A reason is needed"))),
            # Translators: fi: Ei, oikeus poistetaan · Perustelu tarvitaan
            (Answer.REMOVE, hinted(_("No, the right is removed"), _("A reason is needed"))),
        ],
    )
    reason = forms.CharField(
        # Translators: fi: Tulostuu päätökseen. Älä kirjoita asiakkaiden tietoja.
        help_text=_("Printed in the decision. Write nothing about clients."),
        required=False,
        max_length=500,
        validators=[printable],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, reviewed: Reviewed, typed: Any = None) -> None:
        """`typed`: what stood on a page that somebody else has overtaken."""
        answer = reviewed.answer
        known = {"answer": answer.answer, "reason": answer.reason} if answer else {}
        initial = {**known, **(typed or {}), "seen": answer.pk if answer else None}
        super().__init__(data, prefix=str(reviewed.right.pk), initial=initial)
        self.reviewed = reviewed
        # Translators: fi: Tarvitaanko oikeutta edelleen? %(name)s
        words = _("Is the right still needed? %(name)s")
        self.fields["answer"].label = words % {"name": reviewed.right.holder.name}
        # Translators: fi: Perustelu (%(name)s)
        self.fields["reason"].label = _("Reason (%(name)s)") % {"name": reviewed.right.holder.name}

    @property
    def is_answered(self) -> bool:
        return bool(self.cleaned_data.get("answer"))

    @property
    def said(self) -> str:
        """The answer in words, with its reason."""
        label = str(Answer(self.cleaned_data["answer"]).label)
        return ": ".join(filter(None, [label, self.cleaned_data["reason"]]))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if "answer" in self.errors or "reason" in self.errors:
            return answers
        if not answers["answer"] and answers["reason"]:
            # Translators: fi: Valitse, tarvitaanko oikeutta edelleen.
            self.add_error("answer", _("Choose whether the right is still needed."))
        elif answers["answer"] in (Answer.NARROW, Answer.REMOVE) and not answers["reason"]:
            # Translators: fi: Kirjoita perustelu. Se tulostuu päätökseen.
            self.add_error("reason", _("Write the reason. It is printed in the decision."))
        return answers
