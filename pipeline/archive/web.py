"""One address over HTTP: conditional, bounded in time and size, every failure said in words."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util.retry import Retry

from warehouse.errors import problem_text
from warehouse.problems import fragment, problem_parts

USER_AGENT = "gongbao/0.1 (statistical documents; one polite request a night)"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long and how much to take from a publisher.

    Attributes:
        connect_seconds: Longest wait for a connection.
        read_seconds: Longest silence of a server.
        total_seconds: Longest time for one document, all its pages, however slowly it drips.
        max_bytes: Largest document, all its pages.
        retries: Further attempts after a failure that may pass (connection, 429, 5xx).
        backoff_seconds: First pause between attempts; doubled each time.
        max_redirects: Longest chain of redirects.
        max_pages: Most web pages of one document.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    max_bytes: int = 200_000_000
    retries: int = 3
    backoff_seconds: float = 0.5
    max_redirects: int = 10
    max_pages: int = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What a publisher sent; ``content`` is None where it says that nothing changed."""

    content: bytes | None
    http_status: int | None = None
    final_url: str = ""
    redirects: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""


class FetchProblem(Exception):
    """Nothing usable was received; the text says what was expected, found, and the remedy."""

    def __init__(
        self, expected: str, found: str, remedy: str, http_status: int | None = None
    ) -> None:
        self.wording = problem_text({"expected": expected, "found": found, "remedy": remedy})
        super().__init__(str.__str__(self.wording))
        self.expected, self.found, self.remedy, self.http_status = (
            expected,
            found,
            remedy,
            http_status,
        )

    @classmethod
    def of(cls, code: str, http_status: int | None = None, /, **values: object) -> Self:
        """A problem of ``problems.yaml``."""
        return cls(**problem_parts(code, **values), http_status=http_status)

    def of_page(self, number: int, address: str) -> FetchProblem:
        """The same, said of a later page of a document."""
        expected = fragment("for_page", said=self.expected, number=number, address=address)
        remedy = fragment("or_no_page", said=self.remedy)
        return FetchProblem(expected, self.found, remedy, self.http_status)


class Web:
    """A connection to publishers; closed when it is left.

    Args:
        limits: Bounds in time and size.

    Attributes:
        connected: Whether the last address gave a connection; None before the first.
    """

    def __init__(self, limits: FetchLimits) -> None:
        self.limits = limits
        self.connected: bool | None = None
        self._session: requests.Session | None = None

    def close(self) -> None:
        """Give connections back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def get(
        self,
        address: str,
        etag: str | None,
        last_modified: str | None,
        deadline: float,
        most_bytes: int,
    ) -> Answer:
        """Ask for an address.

        Args:
            address: What to ask for.
            etag: Of the version at hand, for a conditional request.
            last_modified: Likewise.
            deadline: Until when to wait, by the monotonic clock.
            most_bytes: How much to take.

        Raises:
            FetchProblem: If nothing usable was received.
        """
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        timeout = (self.limits.connect_seconds, self.limits.read_seconds)
        try:
            with self._http().get(
                address, headers=headers, timeout=timeout, stream=True
            ) as response:
                self.connected = True
                return self._take(response, deadline, most_bytes)
        except requests.TooManyRedirects:
            raise FetchProblem.of("too_many_redirects", most=self.limits.max_redirects) from None
        except requests.exceptions.SSLError as error:
            raise FetchProblem.of("certificate", error=_short(error)) from None
        except requests.Timeout as error:
            self.connected = not _is_unconnected(error, address)
            raise FetchProblem.of("answer_too_late", error=_short(error)) from None
        except requests.RequestException as error:
            self.connected = not _is_unconnected(error, address)
            raise FetchProblem.of("no_answer", error=_short(error)) from None
        except (
            HTTPError,
            OSError,
            ValueError,
        ) as error:  # what urllib3 raises while the body is read
            raise FetchProblem.of("no_answer", error=_short(error)) from None

    def _take(self, response: requests.Response, deadline: float, most_bytes: int) -> Answer:
        answer = Answer(
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
            status = f"{response.status_code} {response.reason or ''}".strip()
            raise FetchProblem.of("http_status", response.status_code, status=status)
        return replace(answer, content=self._body(response, deadline, most_bytes))

    def _body(self, response: requests.Response, deadline: float, most_bytes: int) -> bytes:
        """The body, in pieces as they arrive, so that an endless or dripping one is cut off at the
        limits.
        """
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > most_bytes:
            raise self._too_large(f"{announced} bytes announced", response)
        pieces: list[bytes] = []
        size = 0
        # read1 returns what is there; iter_content would wait for a full piece, byte by dripping
        # byte, and never reads the clock.
        while piece := response.raw.read1(1 << 16, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > most_bytes:
                raise self._too_large(f"more than {most_bytes} bytes", response)
            if time.monotonic() > deadline:
                raise FetchProblem.of(
                    "too_slow", 200, seconds=self.limits.total_seconds, bytes=size
                )
        received = response.raw.tell()
        if announced.isdigit() and received != int(announced):
            raise FetchProblem.of(
                "cut_off", response.status_code, announced=announced, received=received
            )
        return b"".join(pieces)

    def _too_large(self, found: str, response: requests.Response) -> FetchProblem:
        return FetchProblem.of(
            "answer_too_large", response.status_code, most=self.limits.max_bytes, found=found
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


def _is_unconnected(error: requests.RequestException, address: str) -> bool:
    """Whether the very host of an address gave no connection: not one that hung up afterwards, and
    not another one that it redirected to.
    """
    asked = error.request.url if error.request is not None else address
    if urlsplit(asked or address).netloc.lower() != urlsplit(address).netloc.lower():
        return False
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        reason, (NewConnectionError, NameResolutionError, ConnectTimeoutError)
    )


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
