from datetime import date
import pytest
from tests.factories import *
from courses.models import CoursePage
from home.models import *
from events.models import EventPage
from partners.models import *
pytestmark = pytest.mark.django_db

@pytest.mark.parametrize("model,parent,kw", [(CoursePage, CourseIndexPageFactory, {"who_for": "<p>x</p>"}), (EventPage, EventIndexPageFactory, {"kind": "open day"}), (PartnerPage, PartnerIndexPageFactory, {"what_they_do": "x"}), (AdviceServicePage, PartnerPageFactory, {}), (StandardPage, HomePageFactory, {}), (VenuePage, VenueIndexPageFactory, {}), (StoryPage, StoryIndexPageFactory, {}), (CampaignPage, CampaignIndexPageFactory, {"starts_on": date(2026,1,1), "ends_on": date(2026,1,2)})])
def test_preview(administrator, model, parent, kw):
    p = parent()
    page = model(title="X", slug="x", **kw)
    from wagtail.models import Page
    page.set_url_path(Page.objects.get(pk=p.pk))
    page.depth = p.depth + 1
    page.path = Page._get_path(p.path, page.depth, 9)
    r = page.make_preview_request(preview_mode="")
    print(model, r.status_code)
    assert r.status_code == 200
