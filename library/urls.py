from django.urls import path
from django.views.generic import RedirectView

from library import views

urlpatterns = [
    path("library/lists/", RedirectView.as_view(url="/library/#lists"), name="reading-lists"),
    path("library/lists/<slug:slug>/", views.reading_list, name="reading-list"),
    path("library/<slug:slug>/", views.resource, name="resource"),
]
