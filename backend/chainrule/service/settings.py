"""Every setting of the service, read from the environment with the prefix CHAINRULE_."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`CHAINRULE_MAX_BODY_BYTES=1048576` and so on; the defaults serve a course."""

    model_config = SettingsConfigDict(env_prefix="CHAINRULE_")

    max_body_bytes: int = 8 * 1024**2
    max_train_bytes: int = 24 * 1024**2  # of a body of /train, which may bring a checkpoint along
    kept_bytes: int = 96 * 1024**2  # of bodies that arrive and of trainings' states, of all requests together
    body_seconds: float = 10.0  # within which a request's body must have arrived
    head_bytes: int = 64 * 1024  # of a request's line and headers
    head_seconds: float = 10.0  # within which they must have arrived
    connections: int = 2_000  # that may be open at one time
    workers: int = 2  # processes for what is too large to be done at once: large traces, trainings, sweeps
    queue: int = 32  # requests for large traces that may wait for them; the next is told to come again
    seconds: float = 30.0  # of processor time for one piece of work
    worker_bytes: int = 384 * 1024**2  # of memory for each process, beside the code that all share
    worker_spare: int = 96 * 1024**2  # that a process may have grown by before a new one takes its place
    streams: int = 64  # answers that are streamed at one time; the next is told to come again
    stream_seconds: float = 120.0  # within which one of them must be done; a client may resume it
    warm: bool = True  # start the processes with the service, not with the first training
    cluster: str | None = None  # the address of a dask scheduler that sweeps are sent to
    static: Path = Path(__file__).parents[3] / "frontend" / "dist"
