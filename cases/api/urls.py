from rest_framework.routers import SimpleRouter

from cases.api.viewsets import CaseViewSet

router = SimpleRouter()
router.register("", CaseViewSet, basename="api-case")
urlpatterns = router.urls
