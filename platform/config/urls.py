"""Every address of the site; each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("common.urls")),
    path("account/", include("accounts.doors")),
    path("staff/", include("accounts.urls")),
    path("places/", include("places.urls")),
    path("vocabulary/", include("vocabulary.urls")),
    path("runs/", include("runs.urls")),
    path("imports/", include("imports.urls")),
    path("files/", include("files.urls")),
    path("notices/", include("notices.urls")),
    path("duties/", include("duties.urls")),
    path("people/", include("veterans.urls")),
    path("", include("employers.urls")),
    path("consents/", include("consents.urls")),
    path("applications/", include("applications.urls")),
    path("outcomes/", include("outcomes.urls")),
    path("matches/", include("recommendations.urls")),
]
