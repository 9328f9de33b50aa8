"""The store as a Django app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Name the app `store`; its tables carry names of their own."""

    name = "kanhe.store"
    label = "store"
