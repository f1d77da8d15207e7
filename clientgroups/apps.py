from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientgroupsConfig(AppConfig):
    name = "clientgroups"
    # Translators: fi: Asiakasryhmät
    verbose_name = _("Client groups")
