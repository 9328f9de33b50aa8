"""All addresses: one table, kept beside the views (`web/routes.py`)."""

from kanhe.web.errors import not_found, server_error
from kanhe.web.routes import url_patterns

urlpatterns = url_patterns()
handler404 = not_found
handler500 = server_error
