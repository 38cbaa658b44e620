"""The archive against publishers that correct, move, lie, drip and die."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import json
import socket
import ssl
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.archive import Archive, CaptureStatus, FetchOutcome, FetchRecord, log
from pipeline.archive.store import Store
from pipeline.runs.run import fetch
from tests.support.offices import LIMITS, Installation, Office, bulletin, send
from warehouse.errors import GongbaoError


def look(installation: Installation, **limits: float) -> FetchRecord:
    (record,) = fetch(installation.workspace(), limits=replace(LIMITS, **limits)).records
    return record


def archive(installation: Installation) -> Archive:
    return Archive(installation.settings.archive)


@pytest.fixture
def page(installation: Installation, office: Office) -> str:
    path = "/2024.html"
    office.pages[path] = bulletin("北京市", 2024, "49843.1").encode()
    installation.list(
        {"id": "sample-2024", "url": office.url(path), "must_contain": ["2024年公报样张"]}
    )
    return path


def test_bytes_are_kept_under_their_digest_and_never_change(tmp_path: Path) -> None:
    store = Store(tmp_path)
    digest = store.put(b"what was published")
    assert store.path(digest) == tmp_path / digest[:2] / digest
    assert store.get(digest) == b"what was published"
    assert store.put(b"what was published") == digest
    store.path(digest).chmod(0o644)
    store.path(digest).write_bytes(b"what was tampered!")
    with pytest.raises(GongbaoError, match="changed"):
        store.get(digest)
    store.put(b"what was published")
    assert store.get(digest) == b"what was published"


def test_a_torn_record_at_the_end_of_a_log_is_skipped_and_closed_off(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log.append(path, [{"n": 1}, {"n": 2}])
    whole = path.read_bytes()
    for cut in range(len(whole) - 7, len(whole)):
        path.write_bytes(whole[:cut])
        log.append(path, [{"n": 3}])
        kept = [record["n"] for record in log.read_records(path)]
        assert kept in ([1, 3], [1, 2, 3])
        assert kept[0] == 1 and kept[-1] == 3


def test_a_page_that_has_not_changed_is_asked_for_conditionally(
    installation: Installation, office: Office, page: str
) -> None:
    office.headers[page] = {"ETag": '"v1"', "Last-Modified": "Thu, 20 Mar 2025 02:00:00 GMT"}
    assert look(installation).outcome is FetchOutcome.NEW
    again = look(installation)
    assert (again.outcome, again.http_status) == (FetchOutcome.NOT_MODIFIED, 304)
    first, second = office.seen(page)
    assert "If-None-Match" not in first
    assert (second["If-None-Match"], second["If-Modified-Since"]) == (
        '"v1"',
        "Thu, 20 Mar 2025 02:00:00 GMT",
    )
    assert len(archive(installation).captures("sample-2024")) == 1


def test_the_same_bytes_without_an_etag_are_no_new_capture(
    installation: Installation, page: str
) -> None:
    assert [look(installation).outcome for _ in range(2)] == [
        FetchOutcome.NEW,
        FetchOutcome.UNCHANGED,
    ]
    assert len(archive(installation).captures("sample-2024")) == 1
    assert len(list(archive(installation).fetches())) == 2


def test_a_silently_corrected_page_is_a_second_capture(
    installation: Installation, office: Office, page: str
) -> None:
    look(installation)
    office.pages[page] = bulletin("北京市", 2024, "49843.2").encode()
    assert look(installation).outcome is FetchOutcome.NEW
    first, second = archive(installation).captures("sample-2024")
    assert first.sha256 != second.sha256 and first.fetched_at < second.fetched_at
    assert b"49843.1" in archive(installation).store.get(first.sha256)
    office.pages[page] = bulletin("北京市", 2024, "49843.1").encode()
    look(installation)
    assert [c.sha256 for c in archive(installation).captures("sample-2024")] == [
        first.sha256,
        second.sha256,
        first.sha256,
    ]


def test_redirects_are_followed_and_recorded(
    installation: Installation, office: Office, page: str
) -> None:
    office.pages["/old"] = lambda handler: send(handler, b"", {"Location": "/moved"}, 302)
    office.pages["/moved"] = lambda handler: send(handler, b"", {"Location": page}, 301)
    installation.list({"id": "sample-2024", "url": office.url("/old")})
    look(installation)
    (capture,) = archive(installation).captures("sample-2024")
    assert capture.redirects == (office.url("/old"), office.url("/moved"))
    assert capture.final_url == office.url(page)


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(bulletin("北京市", 2024, "49843.1").encode()[:200])
    handler.close_connection = True


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b"x" * 70_000 if handler.path == "/flood" else b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0 if handler.path == "/flood" else 0.05)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


LIES = {
    "stops in the middle": (cut_short, "4800 more expected", "an answer"),
    "redirects in a circle": (
        lambda h: send(h, b"", {"Location": h.path}, 302),
        "loop",
        "redirects",
    ),
    "is not there": (lambda h: send(h, b"", status=404), "HTTP status 404", "HTTP status 200"),
    "is broken": (lambda h: send(h, b"", status=503), "503", "200"),
    "hangs up": (hang_up, "RemoteDisconnected", "an answer"),
    "says nothing new to a first request": (
        lambda h: send(h, b"", status=304),
        "304",
        "a document",
    ),
    "sends too much": (drip, "more than 1000000 bytes", "at most 1000000 bytes"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_fails_leaves_the_last_good_version(
    lie: str, installation: Installation, office: Office, page: str
) -> None:
    answer, found, expected = LIES[lie]
    address = "/flood" if lie == "sends too much" else "/lies"
    good = b"" if "first request" in lie else bulletin("北京市", 2024, "49843.1").encode()
    installation.list({"id": "sample-2024", "url": office.url(address)})
    if good:
        office.pages[address] = good
        look(installation)
    office.pages[address] = answer
    record = look(installation)
    assert record.outcome is FetchOutcome.FAILED and not record.reached
    assert record.problem is not None
    assert found in record.problem.partition("found: ")[2], record.problem
    assert expected in record.problem.partition("expected: ")[2], record.problem
    captures = archive(installation).captures("sample-2024")
    assert len(captures) == (1 if good else 0)
    assert record.sha256 == (captures[0].sha256 if good else None)
    if good:
        office.pages[address] = good
        assert look(installation).outcome is FetchOutcome.UNCHANGED


def test_a_failure_that_passes_is_tried_again(
    installation: Installation, office: Office, page: str
) -> None:
    good = office.pages[page]
    tries: list[int] = []

    def third_time_lucky(handler: BaseHTTPRequestHandler) -> None:
        tries.append(1)
        send(handler, good if len(tries) == 3 else b"", status=200 if len(tries) == 3 else 502)  # type: ignore[arg-type]

    office.pages[page] = third_time_lucky
    assert look(installation).outcome is FetchOutcome.NEW
    assert len(tries) == 3


def test_a_server_that_drips_is_left_in_time(installation: Installation, office: Office) -> None:
    office.pages["/drip"] = drip
    installation.list({"id": "sample-2024", "url": office.url("/drip")})
    record = look(installation, total_seconds=2)
    assert record.outcome is FetchOutcome.FAILED
    assert "within 2 s" in (record.problem or "")


NOT_THE_DOCUMENT = {
    "an error page with status 200": (
        "html",
        b"<html><title>404</title><p>\xe9\xa1\xb5\xe9\x9d\xa2\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8</p></html>",
        "2024年公报样张",
    ),
    "another year's edition": (
        "html",
        bulletin("北京市", 2023, "43760.7").encode(),
        "2024年公报样张",
    ),
    "nothing": ("html", b"  \n ", "a document"),
    "a web page for a PDF": (
        "pdf",
        b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>",
        "format pdf",
    ),
    "a PDF for a web page": ("html", b"%PDF-1.7\n", "html"),
    "a web page for a spreadsheet": ("xlsx", b"<html><body>moved</body></html>", "format xlsx"),
}


@pytest.mark.parametrize("answer", NOT_THE_DOCUMENT)
def test_what_is_not_the_document_is_kept_as_evidence_and_refused(
    answer: str, installation: Installation, office: Office
) -> None:
    format_, body, expected = NOT_THE_DOCUMENT[answer]
    must_contain = ["2024年公报样张"] if format_ == "html" else []
    installation.list(
        {
            "id": "sample-2024",
            "url": office.url("/it"),
            "format": format_,
            "must_contain": must_contain,
        }
    )
    office.pages["/it"] = body
    office.headers["/it"] = {"ETag": '"bad"'}
    for _ in range(2):
        record = look(installation)
        assert record.outcome is FetchOutcome.REFUSED and not record.reached
        assert record.problem is not None and expected in record.problem.partition("expected: ")[2]
    assert all(
        "If-None-Match" not in headers for headers in office.seen("/it")
    )  # a refused page is asked for anew
    (capture,) = archive(installation).captures("sample-2024")
    assert capture.status is CaptureStatus.REFUSED
    assert archive(installation).store.get(capture.sha256) == body
    assert archive(installation).accepted("sample-2024") == ()


def test_words_are_found_through_spans_blanks_and_encodings(
    installation: Installation, office: Office
) -> None:
    office.pages["/it"] = "<p><span>2</span><span>0</span>24 年公报&nbsp;样张</p>".encode("gb18030")
    installation.list(
        {"id": "sample-2024", "url": office.url("/it"), "must_contain": ["2024年公报样张"]}
    )
    assert look(installation).outcome is FetchOutcome.NEW


@pytest.mark.parametrize("coding", ["gzip", "chunked", "gzip and chunked", "gzip that is none"])
def test_bodies_in_other_codings(coding: str, installation: Installation, office: Office) -> None:
    body = bulletin("北京市", 2024, "49843.1").encode() * 300

    def answer(handler: BaseHTTPRequestHandler) -> None:
        sent = gzip.compress(body) if coding in ("gzip", "gzip and chunked") else body
        handler.send_response(200)
        if "gzip" in coding:
            handler.send_header("Content-Encoding", "gzip")
        if "chunked" in coding:
            handler.send_header("Transfer-Encoding", "chunked")
        else:
            handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        pieces = (
            [sent[i : i + 500] for i in range(0, len(sent), 500)] if "chunked" in coding else [sent]
        )
        for piece in pieces:
            handler.wfile.write(
                b"%x\r\n%s\r\n" % (len(piece), piece) if "chunked" in coding else piece
            )
        if "chunked" in coding:
            handler.wfile.write(b"0\r\n\r\n")

    office.pages["/it"] = answer
    installation.list({"id": "sample-2024", "url": office.url("/it")})
    record = look(installation)
    if coding == "gzip that is none":
        assert record.outcome is FetchOutcome.FAILED
    else:
        assert record.outcome is FetchOutcome.NEW, record.problem
        assert archive(installation).store.get(record.sha256 or "") == body


def test_an_address_that_changes_is_not_confirmed_by_the_old_etag(
    installation: Installation, office: Office, page: str
) -> None:
    office.headers[page] = {"ETag": '"v1"'}
    look(installation)
    office.pages["/new"] = office.pages[page]
    installation.list({"id": "sample-2024", "url": office.url("/new")})
    assert look(installation).outcome is FetchOutcome.NEW
    assert "If-None-Match" not in office.seen("/new")[0]


def test_a_host_that_does_not_answer_is_not_tried_over_and_over(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []
    connect = socket.socket.connect
    monkeypatch.setattr(
        socket.socket, "connect", lambda self, place: (tried.append(place), connect(self, place))
    )
    editions = [{"id": f"sample-{n}", "url": "http://127.0.0.1:9/it"} for n in range(20)]
    installation.list(*editions)
    records = fetch(installation.workspace(), limits=LIMITS).records
    assert [record.outcome for record in records] == [FetchOutcome.FAILED] * 20
    assert [record.document_id for record in records] == [edition["id"] for edition in editions]
    assert len(tried) == 1 + LIMITS.retries  # the host is asked once, with retries


def test_a_certificate_that_is_not_trusted_is_refused(
    installation: Installation, tmp_path: Path
) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            send(self, bulletin("北京市", 2024, "49843.1").encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        installation.list(
            {"id": "sample-2024", "url": f"https://127.0.0.1:{server.server_port}/it"}
        )
        record = look(installation)
    finally:
        server.shutdown()
        server.server_close()
    assert record.outcome is FetchOutcome.FAILED
    assert record.problem is not None and "a valid certificate" in record.problem


def self_signed(folder: Path) -> Path:
    """A certificate and its key in one file, made for this test."""
    x509 = pytest.importorskip("cryptography.x509", reason="makes the certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_log_of_many_fetches_is_read_as_the_last_look_at_each(installation: Installation) -> None:
    look(installation)
    with installation.settings.archive.joinpath("fetches.jsonl").open(
        "a", encoding="utf-8"
    ) as handle:
        handle.write(json.dumps({"unknown": 1}) + "\n" + "{torn")
    look(installation)
    last = archive(installation).last_fetches()
    assert list(last) == ["sample-2024"]
    assert last["sample-2024"].run_id == "run-2"
