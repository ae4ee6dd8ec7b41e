from django.urls import path

from home import views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("venues/<page_slug:slug>.ics", views.venue_calendar, name="venue-calendar"),
    path("venues/<page_slug:slug>/board/", views.venue_board, name="venue-board"),
]
