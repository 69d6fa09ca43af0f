"""Every setting of the service, read from the environment with the prefix CHAINRULE_."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`CHAINRULE_MAX_BODY_BYTES=1048576` and so on; the defaults serve a course."""

    model_config = SettingsConfigDict(env_prefix="CHAINRULE_")

    max_body_bytes: int = 8 * 1024 * 1024
    body_seconds: float = 10.0  # within which a request's body must have arrived
    workers: int = 2  # processes for what is too large to be done at once
    queue: int = 32  # requests that may wait for them; the next is told to come again
    seconds: float = 30.0  # within which one of them must be done
    worker_bytes: int = 4 * 1024**3  # of memory for each of them
    slots: int = 2  # processes in which trainings take turns
    streams: int = 64  # answers that are streamed at one time; the next is told to come again
    stream_seconds: float = 120.0  # within which one of them must be done; a client may resume it
    warm: bool = True  # start the processes of trainings with the service, not with the first training
    cluster: str | None = None  # the address of a dask scheduler that sweeps are sent to
    static: Path = Path(__file__).parents[3] / "frontend" / "dist"
