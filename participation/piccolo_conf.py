"""Where Piccolo looks for the engine and the apps; tables find it through PICCOLO_CONF."""

from piccolo.conf.apps import AppRegistry

from participation.database.engine import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(
    apps=[
        f"participation.{package}.piccolo_app"
        for package in (
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
    ]
)
