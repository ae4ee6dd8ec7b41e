"""Addresses beside the pages of partners. What is secret in one is long, and never logged."""

from django.urls import path

from partners import views

urlpatterns = [
    path("card/", views.card_code, name="card-code"),
    path("card/<str:code>/", views.card, name="card"),
    path("partners/near/", views.near, name="partners-near"),
    path("partners/check/<str:token>/", views.check, name="partner-check"),
    path("partners/check/<str:token>/change/", views.change, name="partner-change"),
    path("partners/return/<str:token>/", views.figures, name="partner-return"),
]
