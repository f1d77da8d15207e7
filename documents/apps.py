from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    # Translators: fi: Asiakirjat
    verbose_name = _("Documents")
