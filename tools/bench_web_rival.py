"""The plain application beside which the pages are timed: Django, REST framework, an audit row.

One file, as one would write it: a table with indexes on what is filtered, a row in a second table
for each change, signed-in users, pages of 25 with their count. Imported in `.venv-bench` by what
fills the database that RIVAL_DATABASE names, and by the server.
"""

import json
import os
from datetime import date, timedelta

import django
from bench_web_data import ORIGINS, org_units, record
from django.conf import settings

_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
LOGIN, PASSWORD = "office", "trace every number 7"

settings.configure(
    SECRET_KEY="of a bench",
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["RIVAL_DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": _PRAGMAS},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "rest_framework",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
        "PAGE_SIZE": 25,
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    },
)
django.setup()

from django.contrib.auth import authenticate, get_user_model, login  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.paginator import Paginator  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import filters, generics, serializers  # noqa: E402


class Finding(models.Model):
    """A record."""

    key = models.CharField(max_length=200, unique=True)
    problem = models.TextField()
    found_on = models.DateField(db_index=True)
    origin = models.CharField(max_length=40, db_index=True)
    org_unit = models.CharField(max_length=80, db_index=True)
    state = models.CharField(max_length=40, default="registered", db_index=True)
    due_on = models.DateField(null=True)
    is_void = models.BooleanField(default=False)

    class Meta:
        app_label = "auth"
        indexes = (models.Index(fields=("org_unit", "found_on"), name="rival_by_org_unit"),)


class Audit(models.Model):
    """Who changed what, and how it was then."""

    at = models.DateTimeField(auto_now_add=True)
    who = models.CharField(max_length=80)
    what = models.CharField(max_length=40)
    finding = models.BigIntegerField(db_index=True)
    data = models.JSONField()

    class Meta:
        app_label = "auth"


class FindingSerializer(serializers.ModelSerializer):
    """A record as JSON."""

    class Meta:
        model = Finding
        fields = ("id", "key", "problem", "found_on", "origin", "org_unit", "state", "due_on")
        read_only_fields = ("key", "state")


class Findings(generics.ListCreateAPIView):
    """The list, filtered by the address and sorted; a new record with its audit row."""

    serializer_class = FindingSerializer
    filter_backends = (filters.OrderingFilter,)
    ordering_fields = ("found_on", "id")
    ordering = ("-id",)

    def get_queryset(self):
        """Return what the address asks for."""
        found = Finding.objects.filter(is_void=False)
        asked = self.request.query_params
        if asked.get("org"):
            found = found.filter(org_unit=asked["org"])
        if asked.get("origin"):
            found = found.filter(origin=asked["origin"])
        return found

    @transaction.atomic
    def perform_create(self, serializer) -> None:
        """Keep a record and its audit row, all or nothing."""
        last = Finding.objects.order_by("-id").values_list("id", flat=True).first() or 0
        one = serializer.save(key=f"F-{last + 1}")
        who = self.request.user.get_username()
        data = json.loads(json.dumps(serializer.data))
        Audit.objects.create(who=who, what="created", finding=one.pk, data=data)


#: The same list as people would see it: a form to filter by, a table, how many there are.
PAGE = Template("""<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<title>台账</title>
<link rel="stylesheet" href="/static/site.css"></head><body><nav>{% for one in menu %}
<a href="/{{ one }}">{{ one }}</a>{% endfor %}</nav><h1>问题台账</h1>
<form><select name="org"><option value="">不限</option>{% for one in org_units %}
<option value="{{ one }}"{% if one == asked.org %} selected{% endif %}>{{ one }}</option>
{% endfor %}</select><select name="origin">{% for one in origins %}
<option value="{{ one }}"{% if one == asked.origin %} selected{% endif %}>{{ one }}</option>
{% endfor %}</select><input name="q"><button>筛选</button></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf }}">
<table><thead><tr><th></th><th>编号</th><th>问题</th><th>单位</th><th>来源</th><th>状态</th>
<th>期限</th><th>日期</th></tr></thead><tbody>{% for row in page %}<tr>
<td><input type="checkbox" name="id" value="{{ row.id }}"></td><td>{{ row.key }}</td>
<td><a href="/findings/{{ row.id }}">{{ row.problem|truncatechars:60 }}</a></td>
<td>{{ row.org_unit }}</td><td>{{ row.origin }}</td><td><b>{{ row.state }}</b></td>
<td>{{ row.due_on|date:"Y-m-d" }}</td><td>{{ row.found_on|date:"Y-m-d" }}</td></tr>{% endfor %}
</tbody></table></form><p>{{ page.paginator.count }} 条，第 {{ page.number }} 页</p>
{% if page.has_next %}<a href="?page={{ page.next_page_number }}">下一页</a>{% endif %}
<footer>{{ who }}</footer></body></html>""")


@login_required
def findings_page(request: HttpRequest) -> HttpResponse:
    """Show the list as a page."""
    found = Finding.objects.filter(is_void=False, org_unit=request.GET["org"])
    found = found.filter(origin=request.GET["origin"]).order_by("-found_on", "-id")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "org_units": org_units(),
        "origins": ORIGINS,
        "asked": request.GET,
        "csrf": get_token(request),
        "menu": ("work", "board", "figures", "registers", "taskforces", "forms", "check", "log"),
        "who": request.user.get_username(),
    }
    return HttpResponse(PAGE.render(Context(facts)))


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; the answer to GET is the secret against forged forms."""
    if request.method == "POST":
        person = authenticate(request, username=LOGIN, password=PASSWORD)
        assert person is not None
        login(request, person)
    return HttpResponse(get_token(request))


urlpatterns = [
    path("sign-in", sign_in),
    path("findings", Findings.as_view()),
    path("page", findings_page),
]
application = get_wsgi_application()


def fill(count: int, keys: list[str]) -> None:
    """Make the tables, and put *count* records into them, as the bench does with the ledger."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Finding)
        editor.create_model(Audit)
    get_user_model().objects.create_user(LOGIN, password=PASSWORD)
    today = date.today()
    for first in range(0, count, 5_000):
        rows = [record(number, keys, today) for number in range(first, first + 5_000)]
        Finding.objects.bulk_create(
            Finding(
                key=f"F-{first + at}",
                problem=one["problem"],
                found_on=one["found_on"],
                origin=one["origin"],
                org_unit=one["responsible_org_unit"],
                due_on=today + timedelta(days=20),
            )
            for at, one in enumerate(rows)
        )
