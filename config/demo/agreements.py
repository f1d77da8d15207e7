"""The demo's personal agreements: written, printed, signed and scanned, as a supervisor does it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from accounts.models import User
from clientgroups.models import GroupContent
from config.demo.scans import scan_of
from documents.calendar import helsinki_day
from documents.storing import read
from municipalities.actions import (
    draft_agreement,
    print_agreement,
    record_qualification,
    sign_agreement,
)
from municipalities.models import Municipality, PersonalAgreement, Qualification, Role

MEANINGS = {
    "ohjaamo": "Nuori tulee Ohjaamoon ilman ajanvarausta ja hakee työtä tai koulutuspaikkaa. Katson hänen"
    " tietonsa, kun sovimme seuraavasta askeleesta.",
    "maksulista": "Asiakas on ollut pitkään työttömänä, ja etsimme hänelle työtä tai siihen johtavaa"
    " palvelua. Katson, mitä on jo yritetty.",
    "kotoutuja": "Tarkistan, onko työnhaku voimassa ja kuka asiaa hoitaa, ennen kuin teen asiakkaan kanssa"
    " suunnitelmaa.",
    "tyokyky": "Työkykykoordinaattori on ohjannut asiakkaan minulle. Katson vain ne tiedot, joita sovittu"
    " selvittely vaatii.",
    "tyonantajat": "Työnantajalla on avoin paikka, ja asiakas haluaa hakea sitä. Katson, sopiiko paikka hänen"
    " työnhakuunsa.",
    "piilotyo": "Työnantaja etsii tekijää ilman julkista ilmoitusta, ja asiakas haluaa, että suosittelen"
    " häntä.",
    "neuvonta": "Asiakas kysyy työnhaustaan neuvonnassa, eikä asiaa voi hoitaa ilman hänen tietojaan. Katson"
    " ne vain käynnin aikana.",
    "ohjaus": "Asiakas on ohjauksessa, josta on sovittu työllisyysalueen kanssa. Katson tiedot tapaamisiin"
    " valmistautuessani.",
}


def write_agreement(
    holder: User, municipality: Municipality, groups: Collection[str], *, by: User, at: datetime
) -> PersonalAgreement:
    """Written and printed; the supervisor who writes it is to sign it too."""
    contents = GroupContent.objects.in_force(helsinki_day(at)).filter(group__in=groups)
    agreement = draft_agreement(
        holder,
        municipality,
        meanings={content: MEANINGS[content.group_id] for content in contents},
        signer=by.assignments.get(role=Role.SUPERVISOR),
        starts_on=helsinki_day(at),
        language=holder.language,
        by=by,
        at=at,
    )
    return print_agreement(agreement, by=by, at=at)


def agree(
    holder: User, municipality: Municipality, groups: Collection[str], *, by: User, at: datetime
) -> None:
    """The training, and the agreement with its secrecy commitment, all on that day."""
    day = helsinki_day(at)
    record_qualification(
        holder,
        Qualification.Kind.TRAINING,
        done_on=day - timedelta(days=1),
        municipality=municipality,
        by=by,
        at=at,
    )
    agreement = write_agreement(holder, municipality, groups, by=by, at=at)
    sign_agreement(
        agreement, worker_signed_on=day, signer_signed_on=day, paper=_signed(agreement), by=by, at=at
    )


def _signed(agreement: PersonalAgreement) -> bytes:
    document = agreement.document
    return scan_of(read(document.file), document.language, ()) if document else b""
