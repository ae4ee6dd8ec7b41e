from django.urls import path

from search import beacon, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/chosen/", beacon.chosen, name="search-chosen"),
    path("search/suggest/", views.suggest, name="search-suggest"),
]
