"""One edition over HTTP or from a file: conditional, bounded in time and size, and judged before it is believed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from pipeline.archive.captures import Archive, Capture, CaptureStatus, FetchOutcome, FetchRecord, capture_id, utc
from pipeline.archive.check import problem_of
from pipeline.registry import Edition, Registry, Source

USER_AGENT = "gongbao/0.1 (statistical documents; one polite request a night)"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long and how much to take from a publisher.

    Attributes:
        connect_seconds: Longest wait for a connection.
        read_seconds: Longest silence of a server.
        total_seconds: Longest time for one document, however slowly it drips.
        max_bytes: Largest document.
        retries: Further attempts after a failure that may pass (connection, 429, 5xx).
        backoff_seconds: First pause between attempts; doubled each time.
        max_redirects: Longest chain of redirects.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    max_bytes: int = 200_000_000
    retries: int = 3
    backoff_seconds: float = 0.5
    max_redirects: int = 10


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a publisher sent; ``content`` is None where it says that nothing changed."""

    content: bytes | None
    http_status: int | None = None
    final_url: str = ""
    redirects: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""


class _FetchProblem(Exception):
    """Nothing usable was received; the text says what was expected, found, and the remedy."""

    def __init__(self, expected: str, found: str, remedy: str, http_status: int | None = None) -> None:
        super().__init__(f"expected: {expected}; found: {found}; remedy: {remedy}")
        self.http_status = http_status


class Fetcher:
    """Fetches editions into an archive.

    Args:
        archive: Where bytes and records go.
        registry: Whose editions are fetched.
        run_id: Written into the log of fetches.
        now: The clock; given, so that tests and replays decide the time.
        limits: Bounds in time and size.
    """

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        run_id: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: FetchLimits | None = None,
    ) -> None:
        self.archive, self.registry, self.run_id, self.now = archive, registry, run_id, now
        self.limits = limits or FetchLimits()
        self._session: requests.Session | None = None

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def fetch(self, source: Source, edition: Edition) -> FetchRecord:
        """Look at the publisher of one edition and keep what is new. Never raises for what a publisher does."""
        started = time.perf_counter()
        previous = self.archive.latest(edition.id)
        checked_at = utc(self.now())
        try:
            answer = self._get(edition, previous) if edition.is_remote else self._read(edition)
            outcome, current = self._receive(edition, answer, previous, checked_at)
        except _FetchProblem as problem:
            good = self.archive.accepted(edition.id)
            return FetchRecord(
                run_id=self.run_id,
                source_id=source.id,
                document_id=edition.id,
                url=edition.url,
                checked_at=checked_at,
                outcome=FetchOutcome.FAILED,
                http_status=problem.http_status,
                sha256=good[0].sha256 if good else None,
                problem=f"{edition.url}: {problem}",
                seconds=round(time.perf_counter() - started, 3),
            )
        return FetchRecord(
            run_id=self.run_id,
            source_id=source.id,
            document_id=edition.id,
            url=edition.url,
            checked_at=checked_at,
            outcome=outcome,
            http_status=answer.http_status,
            sha256=current.sha256,
            problem=current.problem,
            seconds=round(time.perf_counter() - started, 3),
        )

    def _receive(self, edition: Edition, answer: _Answer, previous: Capture | None, checked_at: str) -> tuple[FetchOutcome, Capture]:
        if answer.content is None:
            if previous is None:
                raise _FetchProblem(
                    "a document", "304 Not Modified to an unconditional request", "report it to the publisher", answer.http_status
                )
            return (FetchOutcome.NOT_MODIFIED if previous.status is CaptureStatus.ACCEPTED else FetchOutcome.REFUSED), previous
        problem = problem_of(answer.content, edition, answer.content_type)
        status = CaptureStatus.REFUSED if problem else CaptureStatus.ACCEPTED
        sha256 = self.archive.store.put(answer.content)
        if previous is not None and (previous.sha256, previous.status, previous.url) == (sha256, status, edition.url):
            return (FetchOutcome.UNCHANGED if status is CaptureStatus.ACCEPTED else FetchOutcome.REFUSED), previous
        capture = Capture(
            capture_id=capture_id(edition.id, sha256, checked_at),
            document_id=edition.id,
            sha256=sha256,
            bytes=len(answer.content),
            url=edition.url,
            final_url=answer.final_url,
            fetched_at=checked_at,
            status=status,
            problem=problem,
            redirects=answer.redirects,
            etag=answer.etag,
            last_modified=answer.last_modified,
            content_type=answer.content_type,
        )
        self.archive.keep(capture, answer.content)
        return (FetchOutcome.NEW if status is CaptureStatus.ACCEPTED else FetchOutcome.REFUSED), capture

    def _read(self, edition: Edition) -> _Answer:
        path = self.registry.file_of(edition)
        try:
            size = path.stat().st_size
            if size > self.limits.max_bytes:
                raise _FetchProblem(f"at most {self.limits.max_bytes} bytes", f"{size} bytes", "split the file or raise the limit")
            return _Answer(path.read_bytes(), final_url=edition.url)
        except OSError as error:
            raise _FetchProblem(f"a file at {path}", error.strerror or str(error), "put the file there, or correct url") from None

    def _get(self, edition: Edition, previous: Capture | None) -> _Answer:
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        # Only a version that was accepted from this very address may be confirmed by a 304: a refused page must be asked for anew.
        if previous is not None and previous.status is CaptureStatus.ACCEPTED and previous.url == edition.url:
            if previous.etag:
                headers["If-None-Match"] = previous.etag
            if previous.last_modified:
                headers["If-Modified-Since"] = previous.last_modified
        timeout = (self.limits.connect_seconds, self.limits.read_seconds)
        remedy = "try the address in a browser; the next run tries again"
        try:
            with self._http().get(edition.url, headers=headers, timeout=timeout, stream=True) as response:
                return self._take(response)
        except requests.TooManyRedirects:
            raise _FetchProblem(f"at most {self.limits.max_redirects} redirects", "a longer chain or a loop", remedy) from None
        except requests.exceptions.SSLError as error:
            raise _FetchProblem(
                "a valid certificate", _short(error), "never switched off: give the publisher's new address, or wait"
            ) from None
        except requests.Timeout as error:
            raise _FetchProblem("an answer in time", _short(error), remedy) from None
        except requests.RequestException as error:
            raise _FetchProblem("an answer", _short(error), remedy) from None
        except (HTTPError, OSError, ValueError) as error:  # what urllib3 raises while the body is read
            raise _FetchProblem("an answer", _short(error), remedy) from None

    def _take(self, response: requests.Response) -> _Answer:
        answer = _Answer(
            None,
            http_status=response.status_code,
            final_url=response.url,
            redirects=tuple(step.url for step in response.history),
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
            content_type=response.headers.get("Content-Type", ""),
        )
        if response.status_code == requests.codes.not_modified:
            return answer
        if response.status_code != requests.codes.ok:
            found = f"HTTP status {response.status_code} {response.reason or ''}".strip()
            raise _FetchProblem("HTTP status 200", found, "correct the address if the page has moved", response.status_code)
        content = self._body(response)
        return _Answer(
            content, answer.http_status, answer.final_url, answer.redirects, answer.etag, answer.last_modified, answer.content_type
        )

    def _body(self, response: requests.Response) -> bytes:
        """The body, in pieces as they arrive, so that an endless or dripping one is cut off at the limits."""
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > self.limits.max_bytes:
            raise self._too_large(f"{announced} bytes announced", response)
        deadline = time.monotonic() + self.limits.total_seconds
        pieces: list[bytes] = []
        size = 0
        # read1 returns what is there; iter_content would wait for a full piece, byte by dripping byte, and never look at the clock.
        while piece := response.raw.read1(1 << 16, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > self.limits.max_bytes:
                raise self._too_large(f"more than {self.limits.max_bytes} bytes", response)
            if time.monotonic() > deadline:
                raise _FetchProblem(
                    f"a document within {self.limits.total_seconds:g} s", f"{size} bytes by then", "the next run tries again", 200
                )
        received = response.raw.tell()
        if announced.isdigit() and received != int(announced):
            raise _FetchProblem(f"{announced} bytes as announced", f"{received} bytes", "the next run tries again", response.status_code)
        return b"".join(pieces)

    def _too_large(self, found: str, response: requests.Response) -> _FetchProblem:
        return _FetchProblem(
            f"at most {self.limits.max_bytes} bytes", found, "raise the limit if the document is that large", response.status_code
        )

    def _http(self) -> requests.Session:
        if self._session is None:
            session = requests.Session()
            retry = Retry(
                total=self.limits.retries,
                redirect=False,
                backoff_factor=self.limits.backoff_seconds,
                backoff_max=30,
                status_forcelist=(429, 500, 502, 503, 504),
                allowed_methods=("GET",),
                raise_on_status=False,
                respect_retry_after_header=False,
            )
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(max_retries=retry, pool_maxsize=4))
            session.max_redirects = self.limits.max_redirects
            self._session = session
        return self._session


def _short(error: BaseException) -> str:
    """The cause of a network failure without the library's wrapping."""
    cause: BaseException = error
    while True:
        inner = getattr(cause, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((arg for arg in cause.args if isinstance(arg, BaseException)), None)
        if inner is None:
            return f"{type(cause).__name__}: {cause}"[:300]
        cause = inner
