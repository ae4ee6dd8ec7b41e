from django.urls import path, re_path

from reports import views

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="index"),
    re_path(r"^download\.(?P<kind>xlsx|csv|pdf)$", views.download, name="download"),
]
