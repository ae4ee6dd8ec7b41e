from django.urls import path

from events import views

urlpatterns = [
    path("whats-on/", views.whats_on, name="whats-on"),
    path("whats-on.ics", views.whats_on_calendar, name="whats-on-calendar"),
    path("events/<page_slug:slug>.ics", views.event_calendar, name="event-calendar"),
]
