"""The workers' addresses, and the area's own where consents fall with a contract or openings are counted.

An id in one is a consent's, a draft's, an opening's, a scan's, a withdrawal's, a contract's, a right's or a
review's: never a client's, and never a number or a name.
"""

from django.urls import path

from consents.views import (
    contract_ends,
    contract_signatures,
    contract_versions,
    desk,
    drafts,
    gate,
    opened,
    papers,
    printing,
    review_closing,
    reviews,
    right,
    right_removal,
    scans,
    signature,
    that_day,
    withdrawal,
)

app_name = "consents"
urlpatterns = [
    path("tyopoyta/", desk.desk, name="desk"),
    path("tyopoyta/haku/", desk.find, name="find"),
    path("suostumukset/", papers.consents, name="consents"),
    path("mita-saan-tehda/", right.what_may_i_do, name="what_may_i_do"),
    path("suostumus/uusi/", drafts.new, name="new"),
    path("luonnos/<uuid:draft_id>/asiakas/", drafts.client_step, name="draft_client"),
    path("luonnos/<uuid:draft_id>/palvelutarve/", drafts.need_step, name="draft_need"),
    path("luonnos/<uuid:draft_id>/sisalto/", drafts.content_step, name="draft_content"),
    path("luonnos/<uuid:draft_id>/tulostus/", printing.print_step, name="draft_print"),
    path("luonnos/<uuid:draft_id>/esikatselu.pdf", printing.preview_pdf, name="draft_pdf"),
    path("luonnos/<uuid:draft_id>/vaihda-asiakas/", drafts.change_client, name="draft_change_client"),
    path("luonnos/<uuid:draft_id>/poista/", drafts.discard, name="draft_discard"),
    path("suostumus/<uuid:consent_id>/uudista/", drafts.renew, name="renew"),
    path("suostumus/<uuid:consent_id>/lomake/", printing.form_page, name="form"),
    path("suostumus/<uuid:consent_id>/lomake.pdf", printing.form_pdf, name="form_pdf"),
    path("suostumus/<uuid:consent_id>/allekirjoitus/", signature.signature, name="signature"),
    path("suostumus/<uuid:consent_id>/skannaus/", scans.scan, name="scan"),
    path("skannaus/<uuid:scan_id>/<int:page>.png", scans.scan_page, name="scan_page"),
    path("skannaus/<uuid:scan_id>/vahvistus/", scans.verify, name="verify"),
    path("suostumus/<uuid:consent_id>/avaa/", gate.gate, name="gate"),
    path("suostumus/<uuid:consent_id>/siirto/", gate.hand_over, name="hand_over"),
    path("avaus/<uuid:opening_id>/", opened.opened, name="opened"),
    path("avaus/<uuid:opening_id>/tunnus/", opened.reveal, name="reveal"),
    path("avaus/<uuid:opening_id>/sulje/", opened.close, name="close"),
    path("avaus/<uuid:opening_id>/seuraus/", opened.outcome, name="outcome"),
    path("sopimukset/<uuid:contract_id>/versio/", contract_versions.change, name="change_contract"),
    path("sopimukset/<uuid:contract_id>/allekirjoitus/", contract_signatures.sign, name="sign_contract"),
    path("sopimukset/<uuid:contract_id>/paattaminen/", contract_ends.end, name="end_contract"),
    path("kayttooikeudet/<uuid:right_id>/poistaminen/", right_removal.remove, name="remove_right"),
    path("kayttooikeudet/paiva/", that_day.that_day, name="that_day"),
    path("tarkistukset/<uuid:round_id>/", reviews.review, name="review"),
    path("tarkistukset/<uuid:round_id>/vastaukset/", reviews.answer, name="answer_review"),
    path("tarkistukset/<uuid:round_id>/paatos/", review_closing.close, name="close_review"),
    path("peruutus/", withdrawal.withdraw, name="withdraw"),
    path("peruutus/<uuid:withdrawal_id>/", withdrawal.withdrawn, name="withdrawn"),
    path("peruutus/<uuid:withdrawal_id>/vahvistus.pdf", withdrawal.confirmation, name="confirmation"),
]
