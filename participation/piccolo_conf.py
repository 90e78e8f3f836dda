"""Where Piccolo looks for the engine and the apps; tables find it through PICCOLO_CONF."""

from typing import Any

from participation.database.engine import DB

__all__ = ["DB"]

PACKAGES = (
    "accounts",
    "areas",
    "messages",
    "files",
    "organisations",
    "services",
    "feedback",
    "pilots",
    "surveys",
    "learning",
    "sentiment",
    "improvements",
    "campaigns",
    "jobs",
)


def __getattr__(name: str) -> Any:
    """APP_REGISTRY once somebody asks: its class brings a formatter of code along, which a web process does without."""
    if name != "APP_REGISTRY":
        raise AttributeError(name)
    from piccolo.conf.apps import AppRegistry

    return AppRegistry(apps=[f"participation.{package}.piccolo_app" for package in PACKAGES])
