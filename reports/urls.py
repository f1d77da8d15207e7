from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("raportti/", views.report, name="report"),
    path("raportti/tiedosto/", views.export, name="export"),
]
