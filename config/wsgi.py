"""What a server such as gunicorn loads: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.checks import refuse_to_serve  # noqa: E402 - the checks need the models, which are loaded above

refuse_to_serve()
