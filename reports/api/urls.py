from rest_framework.routers import SimpleRouter

from reports.api.viewsets import ApprovedTotalsViewSet

router = SimpleRouter()
router.register("", ApprovedTotalsViewSet, basename="api-totals")
urlpatterns = router.urls
