"""The addresses of the area's own people.

An id in one is a proposal's, a right's, an agreement's, a contract's or a printed decision's: never a name,
never a number.
"""

from django.urls import path

from municipalities.views import (
    agreements,
    annexes,
    authority,
    contracts,
    employment,
    entry,
    importing,
    notices,
    people,
    qualifications,
    queue,
    reviews,
    rights,
    settings,
    stopping,
    users,
    waiting,
)

app_name = "municipalities"
urlpatterns = [
    path("odottaa/", waiting.waiting, name="waiting"),
    path("paatettavat/", queue.queue, name="queue"),
    path("paatettavat/<uuid:proposal_id>/", queue.proposal, name="proposal"),
    path("kayttooikeudet/", rights.rights, name="rights"),
    path("kayttooikeudet/rekisteri/", rights.register_file, name="register_file"),
    path("kayttooikeudet/tuonti/", importing.proposals, name="import_proposals"),
    path("kayttooikeudet/tuonti/malli.csv", importing.sample, name="import_sample"),
    path("kayttooikeudet/<uuid:right_id>/", rights.right, name="right"),
    path("paatos/<uuid:document_id>.pdf", rights.decision_pdf, name="decision_pdf"),
    path("kayttooikeudet/<uuid:right_id>/sopimus/", agreements.draft, name="agreement_draft"),
    path("kayttooikeudet/<uuid:right_id>/keskeytys/", stopping.suspend, name="suspend_right"),
    path("kayttooikeudet/<uuid:right_id>/jatkaminen/", stopping.resume, name="resume_right"),
    path("kayttooikeudet/<uuid:right_id>/palvelussuhde/", employment.end, name="end_employment"),
    path("kayttooikeudet/<uuid:right_id>/koulutus/", qualifications.qualifications, name="qualifications"),
    path("henkilokohtainen-sopimus/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path(
        "henkilokohtainen-sopimus/<uuid:agreement_id>/tulosta/",
        agreements.print_paper,
        name="agreement_print",
    ),
    path(
        "henkilokohtainen-sopimus/<uuid:agreement_id>/allekirjoita/", agreements.sign, name="agreement_sign"
    ),
    path("henkilokohtainen-sopimus/<uuid:agreement_id>/paata/", agreements.end, name="agreement_end"),
    path("henkilokohtainen-sopimus/<uuid:agreement_id>.pdf", agreements.agreement_pdf, name="agreement_pdf"),
    path("tarkistukset/", reviews.reviews, name="reviews"),
    path("tarkistuspaatos/<uuid:closing_id>.pdf", reviews.decision_pdf, name="review_pdf"),
    path("ilmoitukset/", notices.notices, name="notices"),
    path("ilmoitukset/csv/", notices.notices_file, name="notices_file"),
    path("ilmoitukset/<uuid:right_id>/<uuid:turn_id>/", notices.notice, name="notice"),
    path("ilmoitus/<uuid:notice_id>.pdf", notices.notice_pdf, name="notice_pdf"),
    path("sopimukset/", contracts.contracts, name="contracts"),
    path("sopimukset/uusi/", entry.new_contract, name="new_contract"),
    path("sopimukset/luettelot/", entry.lists, name="lists"),
    path("sopimukset/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("sopimukset/liite/", annexes.new_annex, name="new_annex"),
    path("sopimukset/versio/<uuid:version_id>/liite.pdf", annexes.annex_pdf, name="annex_pdf"),
    path("sopimukset/versio/<uuid:version_id>/liite/", annexes.print_out, name="print_annex"),
    path("sopimukset/paperi/<uuid:event_id>/", entry.paper, name="contract_paper"),
    path("alueen-asetukset/", settings.settings, name="settings"),
    path("alueen-asetukset/paatosvalta/", authority.authorities, name="authorities"),
    path(
        "alueen-asetukset/paatosvalta/<uuid:authority_id>/paata/",
        authority.end_authority,
        name="end_authority",
    ),
    path("alueen-asetukset/<str:setting_key>/", settings.setting, name="setting"),
    path("kayttajat/", users.users, name="users"),
    path("kayttajat/tuonti/", importing.workers, name="import_workers"),
    path("kayttajat/kutsu/", users.invite, name="invite"),
    path("kayttajat/<uuid:user_id>/", people.person, name="person"),
    path("kayttajat/<uuid:user_id>/kutsu/", users.send_again, name="send_again"),
    path("kayttajat/<uuid:user_id>/tiedot/", people.details, name="person_details"),
    path("kayttajat/<uuid:user_id>/rooli/", people.give_role, name="give_role"),
    path("kayttajat/<uuid:user_id>/rooli/<uuid:assignment_id>/paata/", people.end_role, name="end_role"),
    path("kayttajat/<uuid:user_id>/lahti/", people.leave, name="leave"),
    path("kayttajat/<uuid:user_id>/palasi/", people.reopen, name="reopen"),
]
