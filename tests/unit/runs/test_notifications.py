"""People are told: the report of a run, hooks against local servers, lines and JSON of the log."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from pipeline.runs.hooks import Hook, Message, Occasion, load_hooks, notify_hooks
from pipeline.runs.news import News, load_news
from pipeline.runs.run_log import LOGGER, JsonLines, KeyValues, log_to_standard_error
from pipeline.runs.settings import settings
from tests.support.offices import Installation, Office, bulletin, send
from tests.unit.runs.test_cli import gongbao
from warehouse.errors import ConfigurationError

MESSAGE = Message(Occasion.NEWS, "1 new", "Gongbao\n\n- sample-2024: 公报样张", {"new": {"a": "b"}})


@pytest.fixture
def received(office: Office) -> list[dict[str, object]]:
    """What a robot of a chat is sent; it answers as they do."""
    found: list[dict[str, object]] = []

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            refused = b'{"errcode": 310000, "errmsg": "keywords not in content"}'
            send(self, refused if self.path == "/refuses" else b'{"code": 0}')

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Robot)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    office.address = f"http://127.0.0.1:{server.server_address[1]}"
    return found


def test_each_form_is_what_the_service_takes(
    office: Office, received: list[dict[str, object]]
) -> None:
    hooks = [
        Hook(name=form, form=form, url=office.url("/"))
        for form in ("json", "feishu", "dingtalk", "wecom")
    ]
    assert notify_hooks(hooks, MESSAGE) == {}
    plain, feishu, dingtalk, wecom = received
    assert plain["title"] == "1 new" and plain["facts"] == {"new": {"a": "b"}}
    assert feishu == {"msg_type": "text", "content": {"text": MESSAGE.text}}
    assert dingtalk["markdown"] == {"title": "1 new", "text": MESSAGE.text}
    assert wecom == {"msgtype": "markdown", "markdown": {"content": MESSAGE.text}}


def test_a_hook_that_refuses_or_is_away_is_said_and_stops_nothing(
    office: Office, received: list[dict[str, object]]
) -> None:
    hooks = [
        Hook(name="refuses", form="dingtalk", url=office.url("/refuses")),
        Hook(name="away", form="json", url="http://127.0.0.1:9/secret-token"),
        Hook(name="only-failures", form="json", url=office.url("/"), when=("failure",)),
        Hook(name="well", form="json", url=office.url("/")),
    ]
    problems = notify_hooks(hooks, MESSAGE)
    assert set(problems) == {"refuses", "away"}
    assert "keywords not in content" in problems["refuses"]
    assert "secret-token" not in problems["away"]
    assert len(received) == 2


class _Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs."""

    letters: list[bytes] = []

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.letters.append(letter)
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def mailbox() -> Iterator[tuple[int, list[bytes]]]:
    _Mailbox.letters = []
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1], _Mailbox.letters
    server.shutdown()
    server.server_close()


def test_a_letter(mailbox: tuple[int, list[bytes]]) -> None:
    port, letters = mailbox
    hook = Hook(
        name="mail", form="email", server="127.0.0.1", port=port, sender="a@b.cn", to=("c@d.cn",)
    )
    assert notify_hooks([hook], MESSAGE) == {}
    assert b"Subject: Gongbao: 1 new" in letters[0] and b"To: c@d.cn" in letters[0]


def test_hooks_by_configuration(tmp_path: Path) -> None:
    path = tmp_path / "hooks.yaml"
    path.write_text(
        'version: 1\nhooks:\n  - {name: a, form: feishu, url: "https://x.cn/${TOKEN}", when: [failure]}\n'
    )
    values = {"GONGBAO_HOOKS": str(path), "TOKEN": "t0"}
    (hook,) = load_hooks(values)
    assert hook.url == "https://x.cn/t0" and hook.when == (Occasion.FAILURE,)
    assert load_hooks({}) == ()
    with pytest.raises(ConfigurationError, match="TOKEN"):
        load_hooks({"GONGBAO_HOOKS": str(path)})
    path.write_text("version: 1\nhooks:\n  - {name: a, form: email}\n")
    with pytest.raises(ConfigurationError, match="server, sender and to"):
        load_hooks(values)


def test_a_report_says_what_differs_from_the_last_one_and_is_silent_else(
    installation: Installation,
) -> None:
    first = installation.run().news
    assert list(first.new) == ["sample-2024"] and not first.is_quiet
    assert load_news(installation.settings.reports, first.run_id) == first
    assert "New editions" in first.text() and first.title == "1 new"
    second = installation.run().news
    assert second.is_quiet and load_news(installation.settings.reports, second.run_id) is None
    installation.write("one.html", bulletin("北京市", 2024, "49843.2"))
    assert list(installation.run().news.changed) == ["sample-2024"]


def test_what_is_wrong_is_told_once_and_once_more_when_it_is_mended(
    installation: Installation, office: Office
) -> None:
    page = bulletin("北京市", 2024, "49843.1").encode()
    office.pages["/gb.html"] = page
    installation.list({"id": "sample-2024", "url": office.url("/gb.html")})
    installation.run()
    del office.pages["/gb.html"]
    news = installation.run().news
    assert "unreachable" in news.late["sample-bulletin"] and "404" in news.late["sample-bulletin"]
    again = installation.run().news
    assert again.is_quiet and list(again.failing) == ["sample-bulletin"]
    office.pages["/gb.html"] = page
    assert list(installation.run().news.mended) == ["sample-bulletin"]


def test_a_damaged_memory_of_reports_tells_all_again(installation: Installation) -> None:
    installation.run()
    (installation.settings.reports / "reported.json").write_text("{", encoding="utf-8")
    assert list(installation.run().news.new) == ["sample-2024"]


def test_quiet_news() -> None:
    assert News("r", failing={"a": "b"}).is_quiet
    assert (
        "1 further editions and sources are as last reported"
        in News("r", failing={"a": "b"}).text()
    )


def test_a_line_an_edition_and_json_of_the_command_line(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = gongbao(installation, "run", "--verbose")
    assert "sample-2024: new in " in shown.stderr
    monkeypatch.setenv("GONGBAO_LOG", "json")
    lines = [json.loads(line) for line in gongbao(installation, "run").stderr.splitlines()]
    (fetched,) = [line for line in lines if line.get("event") == "fetch"]
    assert fetched["document_id"] == "sample-2024" and fetched["outcome"] == "unchanged"
    assert {"time", "level", "message", "seconds"} <= fetched.keys()
    stages = {line["stage"] for line in lines if line.get("event") == "stage"}
    assert {"fetch", "documents", "publish"} <= stages


def test_a_line_of_the_log_in_every_format() -> None:
    record = logging.makeLogRecord(
        {
            "msg": "a-2024: failed",
            "levelname": "WARNING",
            "facts": {"event": "fetch", "problem": 'no "page" here', "status": None},
        }
    )
    line = KeyValues().format(record)
    assert line.startswith("time=") and "level=warning" in line
    assert line.endswith(
        'message="a-2024: failed" event=fetch problem="no \\"page\\" here" status=""'
    )
    assert json.loads(JsonLines().format(record))["status"] is None
    with pytest.raises(ConfigurationError, match="json or keys"):
        log_to_standard_error("xml", verbose=False)


def test_problems_of_editions_are_warnings_with_facts(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    installation.write("two.html", b"\x00\x01 no document")
    installation.list(
        {"id": "sample-2024", "url": "one.html"}, {"id": "bad-2024", "url": "two.html"}
    )
    caplog.set_level(logging.INFO, LOGGER.name)
    installation.run()
    problems = [
        r.facts for r in caplog.records if getattr(r, "facts", {}).get("event") == "problem"
    ]
    assert {(facts["layer"], facts["document_id"]) for facts in problems} >= {
        ("documents", "bad-2024")
    }
    assert all("expected" in facts["problem"] for facts in problems)


def test_the_report_of_the_command_line(
    installation: Installation,
    office: Office,
    received: list[dict[str, object]],
    tmp_path: Path,
    monkeypatch,
) -> None:
    hooks = tmp_path / "hooks.yaml"
    hooks.write_text(f"version: 1\nhooks:\n  - {{name: a, form: json, url: '{office.url('/')}'}}\n")
    monkeypatch.setenv("GONGBAO_HOOKS", str(hooks))
    assert "new           sample-2024" in gongbao(installation, "run").stdout
    assert [message["title"] for message in received] == ["1 new"]
    gongbao(installation, "run")
    assert len(received) == 1, "a run without news tells nobody"
    installation.write("sources.yaml", "version: 2")
    settings_problem = gongbao(installation, "run")
    assert settings_problem.returncode == 2


def test_settings_name_the_folder_of_reports(installation: Installation) -> None:
    where, _ = settings(
        environment={
            "GONGBAO_SOURCES": str(installation.settings.sources),
            "GONGBAO_DATA": str(installation.settings.data),
        }
    )
    assert where.reports == installation.settings.data / "reports"
