"""One edition over HTTP or from files: all its pages, conditional, bounded in time and size, and
judged before it is believed.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pipeline.archive.article_images import MOST_IMAGES, image_addresses, is_picture
from pipeline.archive.attachments import attachment_address
from pipeline.archive.bundle import WebPage, bundle
from pipeline.archive.captures import Archive, Capture, FetchRecord, PageVersion, capture_id, utc
from pipeline.archive.check import is_web_page, problem_of
from pipeline.archive.paging import next_address
from pipeline.archive.web import Answer, FetchLimits, FetchProblem, Web
from pipeline.sources.registry import Edition, Registry, Source, is_address
from warehouse.errors import GongbaoError
from warehouse.problems import fragment
from warehouse.vocabularies import CaptureStatus, DocumentFormat, FetchOutcome


@dataclass(frozen=True, slots=True)
class _Page:
    """A page after the request; ``confirmed`` where the server says that the archived
    version is current (304), ``attached`` where it is the file that the page before shows in place
    of an article.
    """

    version: PageVersion
    content: bytes
    http_status: int | None
    redirects: tuple[str, ...]
    confirmed: bool
    attached: bool = False


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
        self.web = Web(self.limits)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.web.close()

    def fetch(self, source: Source, edition: Edition) -> FetchRecord:
        """Ask the publisher for one edition and keep what is new. Never raises for what a
        publisher does.
        """
        started = time.perf_counter()
        previous = self.archive.latest(edition.id)
        record = FetchRecord(
            run_id=self.run_id,
            source_id=source.id,
            document_id=edition.id,
            url=edition.url,
            checked_at=utc(self.now()),
            outcome=FetchOutcome.FAILED,
        )
        try:
            request = _PageRequest(self, edition, _known(edition, previous))
            pages = request.pages()
            images = request.images()
            outcome, current = self._receive(edition, pages, images, previous, record.checked_at)
            status = next(
                (page.http_status for page in pages if not page.confirmed), pages[0].http_status
            )
            record = replace(
                record,
                outcome=outcome,
                http_status=status,
                sha256=current.sha256,
                problem=current.problem,
            )
        except FetchProblem as problem:
            good = self.archive.accepted(edition.id)
            record = replace(
                record,
                http_status=problem.http_status,
                sha256=good[0].sha256 if good else None,
                problem=fragment("of_edition", edition=edition.url, said=problem.wording),
            )
        return replace(record, seconds=round(time.perf_counter() - started, 3))

    def _receive(
        self,
        edition: Edition,
        pages: list[_Page],
        images: list[_Page],
        previous: Capture | None,
        checked_at: str,
    ) -> tuple[FetchOutcome, Capture]:
        written = [page.content for page in pages if not page.attached]
        problem = problem_of(written, edition, pages[0].version.content_type)
        pages = [*pages, *images]
        versions = tuple(page.version for page in pages)
        same = previous is not None and [v.url for v in versions] == [
            v.url for v in previous.versions
        ]
        if previous is not None and same and all(page.confirmed for page in pages):
            return FetchOutcome.NOT_MODIFIED, previous
        contents = [page.content for page in pages]
        status = CaptureStatus.REFUSED if problem else CaptureStatus.ACCEPTED
        for content in contents:
            self.archive.store.put(content)
        together = (
            contents[0]
            if len(pages) == 1
            else bundle([WebPage(p.version.url, p.version.content_type, p.content) for p in pages])
        )
        sha256 = self.archive.store.put(together)
        if previous is not None and (previous.sha256, previous.status, previous.url) == (
            sha256,
            status,
            edition.url,
        ):
            return (
                FetchOutcome.UNCHANGED if status is CaptureStatus.ACCEPTED else FetchOutcome.REFUSED
            ), previous
        capture = Capture(
            capture_id=capture_id(edition.id, sha256, checked_at),
            document_id=edition.id,
            sha256=sha256,
            bytes=len(together),
            url=edition.url,
            final_url=versions[0].final_url,
            fetched_at=checked_at,
            status=status,
            problem=problem,
            redirects=pages[0].redirects,
            etag=versions[0].etag,
            last_modified=versions[0].last_modified,
            content_type=versions[0].content_type,
            pages=versions if len(pages) > 1 else (),
        )
        self.archive.keep(capture, together)
        return (
            FetchOutcome.NEW if status is CaptureStatus.ACCEPTED else FetchOutcome.REFUSED
        ), capture


def _known(edition: Edition, previous: Capture | None) -> Mapping[str, PageVersion]:
    """Versions that a server may confirm, by address: those accepted from this very address; what
    was refused must be asked for anew.
    """
    if (
        previous is None
        or previous.status is not CaptureStatus.ACCEPTED
        or previous.url != edition.url
    ):
        return {}
    return {version.url: version for version in previous.versions}


class _PageRequest:
    """One request for the pages of an edition: those it lists or, where it lists none, those to
    which the pages themselves lead.
    """

    def __init__(
        self, fetcher: Fetcher, edition: Edition, known: Mapping[str, PageVersion]
    ) -> None:
        self._fetcher, self._edition, self._known = fetcher, edition, known
        self._deadline = time.monotonic() + fetcher.limits.total_seconds
        self._bytes = fetcher.limits.max_bytes
        self._pages: list[_Page] = []

    def pages(self) -> list[_Page]:
        """The pages in order.

        Raises:
            FetchProblem: If one of them cannot be had: half a document is none.
        """
        self._take(self._edition.url)
        if self._edition.pages is not None:
            for address in self._edition.pages:
                self._take(address)
            return self._pages
        while following := self._next():
            if len(self._pages) == self._fetcher.limits.max_pages:
                expected = f"at most {self._fetcher.limits.max_pages} pages"
                raise FetchProblem(
                    expected,
                    f"a link to one more, {following}",
                    "list the pages of the document under `pages`",
                )
            self._take(following)
            if self._is_repeated():
                self._pages.pop()
                break
        if len(self._pages) == 1 and (attached := self._attachment()) is not None:
            self._take(attached, attached=True)
        return self._pages

    def images(self) -> list[_Page]:
        """The images of the article, so far as they can be had: without one of them it is still
        the document.
        """
        found: list[_Page] = []
        for page in self._pages:
            version = page.version
            if not is_web_page(page.content, self._edition, version.content_type):
                continue
            for address in image_addresses(page.content, version.final_url):
                image = self._image(address)
                if image is not None and len(found) < MOST_IMAGES:
                    self._bytes -= len(image.content)
                    found.append(image)
        return found

    def _image(self, address: str) -> _Page | None:
        remote = is_address(address)
        if not remote and not self._is_there(address):
            return None
        try:
            page = self._remote(address) if remote else self._local(address)
        except FetchProblem:
            return None
        if page.confirmed and not page.content:
            page = replace(page, content=self._archived(page.version))
        return page if is_picture(page.content) else None

    def _attachment(self) -> str | None:
        """The file that the page shows in place of an article."""
        (page,) = self._pages
        if not is_web_page(page.content, self._edition, page.version.content_type):
            return None
        address = attachment_address(page.content, page.version.final_url)
        return address if address is not None and self._is_there(address) else None

    def _next(self) -> str | None:
        """Where the article goes on; None at its end, or where links lead in a circle."""
        last, first = self._pages[-1].version, self._pages[0].version
        if not is_web_page(self._pages[-1].content, self._edition, last.content_type):
            return None
        address = next_address(
            self._pages[-1].content, last.final_url, first.final_url, len(self._pages)
        )
        seen = {
            place for page in self._pages for place in (page.version.url, page.version.final_url)
        }
        if address is None or address in seen:
            return None
        # of one page that somebody saved its reader notes that the article goes on
        return address if self._is_there(address) else None

    def _is_there(self, address: str) -> bool:
        """Whether something can be searched for at an address: files of a saved page may be
        gone.
        """
        return is_address(address) or (
            self._is_within(address)
            and (address in self._known or self._fetcher.registry.file_at(address).exists())
        )

    def _is_within(self, address: str) -> bool:
        """Whether a link of a page leads into the folder of the sources file: a page that was saved
        must not take other files of the machine into the archive.
        """
        folder, file = (
            os.path.abspath(self._fetcher.registry.file_at(place)) for place in ("", address)
        )
        return os.path.commonpath((folder, file)) == folder

    def _is_repeated(self) -> bool:
        """Whether a server has sent a page again that it sent before, as those do that know no
        page numbers.
        """
        *before, last = (page.version.sha256 for page in self._pages)
        return last in before

    def _take(self, address: str, *, attached: bool = False) -> None:
        number = len(self._pages) + 1
        try:
            page = self._remote(address) if is_address(address) else self._local(address)
            if number > 1 and self._edition.pages is None and not attached:
                self._check_host(page.version)
        except FetchProblem as problem:
            raise problem if number == 1 else problem.of_page(number, address) from None
        self._bytes -= len(page.content)
        self._pages.append(replace(page, attached=attached))

    def _check_host(self, version: PageVersion) -> None:
        host, first = (
            urlsplit(version.final_url).netloc,
            urlsplit(self._pages[0].version.final_url).netloc,
        )
        if host.lower() != first.lower():
            raise FetchProblem.of("redirected_away", first=first, address=version.final_url)

    def _local(self, path: str) -> _Page:
        file = self._fetcher.registry.file_at(path)
        try:
            size = file.stat().st_size
            if size > self._bytes:
                raise FetchProblem.of(
                    "local_file_too_large", most=self._fetcher.limits.max_bytes, bytes=size
                )
            content = file.read_bytes()
        except OSError as error:
            raise FetchProblem.of(
                "no_local_file", file=file, error=error.strerror or error
            ) from None
        return _Page(PageVersion(path, path, _digest(content)), content, None, (), False)

    def _remote(self, address: str) -> _Page:
        known = self._known.get(address)
        etag, last_modified = (known.etag, known.last_modified) if known else (None, None)
        answer = self._fetcher.web.get(address, etag, last_modified, self._deadline, self._bytes)
        if answer.content is None:
            if known is None or not (etag or last_modified):
                found = "304 Not Modified to an unconditional request"
                raise FetchProblem(
                    "a document", found, "report it to the publisher", answer.http_status
                )
            version = replace(known, final_url=answer.final_url)
            content = self._archived(known) if self._may_have_pages else b""
            return _Page(version, content, answer.http_status, answer.redirects, True)
        return _Page(
            _version(address, answer, answer.content, known),
            answer.content,
            answer.http_status,
            answer.redirects,
            False,
        )

    @property
    def _may_have_pages(self) -> bool:
        """Whether what a page says matters although the server says that it has not changed."""
        return bool(self._edition.pages) or self._edition.format in (None, DocumentFormat.HTML)

    def _archived(self, version: PageVersion) -> bytes:
        """The bytes that a server has confirmed."""
        try:
            return self._fetcher.archive.store.get(version.sha256)
        except GongbaoError as error:
            raise FetchProblem(error.expected, error.found, error.remedy) from None


def _version(
    address: str, answer: Answer, content: bytes, known: PageVersion | None
) -> PageVersion:
    """A version of a page; the same bytes keep the media type that they first came with, whichever
    server of a pool answers.
    """
    sha256 = _digest(content)
    content_type = (
        known.content_type if known is not None and known.sha256 == sha256 else answer.content_type
    )
    return PageVersion(
        address, answer.final_url, sha256, answer.etag, answer.last_modified, content_type
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
