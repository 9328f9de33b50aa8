"""The application that a server is given."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanhe.conf.settings")

from django.core.wsgi import get_wsgi_application

from kanhe.web.board_ahead import count_ahead
from kanhe.web.pool import Pool

application = Pool(get_wsgi_application(), beside=count_ahead)
