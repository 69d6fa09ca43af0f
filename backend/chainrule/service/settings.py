"""Every setting of the service, read from the environment with the prefix CHAINRULE_."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`CHAINRULE_MAX_BODY_BYTES=1048576` and so on; the defaults serve a course."""

    model_config = SettingsConfigDict(env_prefix="CHAINRULE_")

    max_body_bytes: int = 8 * 1024 * 1024
    body_seconds: float = 10.0  # within which a request's body must have arrived
    inline_characters: int = 4_000  # longer programs are worked on beside the event loop
    static: Path = Path(__file__).parents[3] / "frontend" / "dist"
