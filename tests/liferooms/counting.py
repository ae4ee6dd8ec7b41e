from django.apps import apps


def everything() -> dict[str, int]:
    """How many there are of everything."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }
