"""Whether the server lives, and its numbers, for those who watch it. No business data."""

import resource
import time

from django.http import HttpRequest, HttpResponse, JsonResponse

from kanhe.store import queries
from kanhe.web.routing import Route, Who

_STARTED = time.monotonic()


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer once the database has answered."""
    return JsonResponse({"status": "ok", "entries": queries.log_size()})


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the numbers of this worker in the text format that Prometheus reads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    numbers = {
        "kanhe_log_entries": queries.log_size(),
        "kanhe_uptime_seconds": round(time.monotonic() - _STARTED, 1),
        "kanhe_cpu_seconds_total": round(used.ru_utime + used.ru_stime, 2),
        "kanhe_max_resident_bytes": used.ru_maxrss * 1024,
    }
    lines = "".join(f"{name} {value}\n" for name, value in numbers.items())
    return HttpResponse(lines, content_type="text/plain; version=0.0.4; charset=utf-8")


ROUTES = (
    Route("healthz", "healthz", healthz, who=Who.ANYONE),
    Route("metrics", "metrics", metrics, who=Who.ANYONE),
)
