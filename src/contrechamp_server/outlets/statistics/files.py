"""The files under the charts: each table, and the open data from which `contrechamp rate` computes all of it again."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contrechamp.rate.open_data import written
from contrechamp.rate.tables import table_csv
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.statistics.maps import draw_map, regions
from contrechamp_server.outlets.statistics.showing import TABLES, flow
from contrechamp_server.stages.counting.selectors import open_data, plan_of, sheet_of

MAP = "carte.svg"
FLOW = "parcours.svg"
OPEN_DATA = ("observations.csv", "plan.json", "dictionary.csv")


@open_to_anyone
@require_safe
def download(_request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Give a table, a drawing, or a file of the open data."""
    found = plan_of(plan)
    if name in TABLES:
        content = table_csv(sheet_of(found).groups[TABLES[name]])
    elif name == MAP:
        return _drawing(draw_map(regions(sheet_of(found))))
    elif name == FLOW:
        return _drawing(flow(sheet_of(found)))
    elif name in OPEN_DATA:
        content = written(open_data(found))[name]
    else:
        raise NotFoundError
    kind = "application/json" if name.endswith(".json") else "text/csv; charset=utf-8"
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _drawing(drawing: str) -> HttpResponse:
    answer = HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
