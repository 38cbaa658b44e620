"""Notifying people: webhooks, e-mail, and the chat robots of Feishu, DingTalk and WeCom.

``GONGBAO_HOOKS`` names a YAML file (docs/operators.md)::

    version: 1
    hooks:
      - {name: office, form: feishu, url: "${FEISHU_WEBHOOK}"}
      - {name: mail, form: email, server: smtp.example.org, sender: a@b.org, to: [c@b.org]}

``${NAME}`` is the environment variable NAME, so that no secret is in the file. A hook that
fails never stops a run: what went wrong is said.
"""

from __future__ import annotations

import os
import re
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from warehouse.declared_yaml import load_yaml
from warehouse.errors import ConfigurationError

_SECONDS = 10.0
_LONGEST = 18_000
"""Chat robots refuse messages over about 20,000 bytes."""


class Form(StrEnum):
    """What a hook is sent."""

    JSON = "json"
    FEISHU = "feishu"
    DINGTALK = "dingtalk"
    WECOM = "wecom"
    EMAIL = "email"


class Occasion(StrEnum):
    """When a hook is called."""

    NEWS = "news"  # a run has something to report
    FAILURE = "failure"  # a run failed: nothing was published
    CHECK = "check"  # a check began to fail


class Hook(BaseModel):
    """Whom to notify, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    form: Form
    url: str = ""
    when: tuple[Occasion, ...] = tuple(Occasion)
    server: str = ""
    port: int = 25
    tls: bool = False
    user: str = ""
    password: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Hook:
        if self.form is Form.EMAIL:
            if not (self.server and self.sender and self.to):
                raise ValueError("server, sender and to, as the form is email")
        elif not re.match(r"https?://", self.url):
            raise ValueError("url, an address (http://… or https://…)")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int
    hooks: tuple[Hook, ...] = ()


@dataclass(frozen=True)
class Message:
    """What is sent.

    Attributes:
        occasion: Why.
        title: In one line.
        text: As Markdown.
        facts: The same for machines; sent by the form ``json``.
    """

    occasion: Occasion
    title: str
    text: str
    facts: Mapping[str, Any]


def load_hooks(environment: Mapping[str, str] | None = None) -> tuple[Hook, ...]:
    """The hooks of the file that ``GONGBAO_HOOKS`` names; none where it is not set.

    Raises:
        ConfigurationError: The file is wrong, or a variable that it names is not set.
    """
    values = os.environ if environment is None else environment
    name = values.get("GONGBAO_HOOKS")
    if not name:
        return ()
    path = Path(name)
    content, _ = load_yaml(path, remedy="name an existing file in GONGBAO_HOOKS, or unset it")
    try:
        return _File.model_validate(_filled(content, values, path)).hooks
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            f"{path}: key {where}", expected=first["msg"], remedy="see docs/operators.md"
        ) from None


def notify_hooks(hooks: Sequence[Hook], message: Message) -> dict[str, str]:
    """Notify all hooks of that occasion; returns what went wrong, by name of the hook."""
    problems = {}
    for hook in hooks:
        if message.occasion in hook.when:
            try:
                _send(hook, message)
            except (requests.RequestException, smtplib.SMTPException, OSError, ValueError) as error:
                problems[hook.name] = _without_address(f"{type(error).__name__}: {error}", hook)
    return problems


def _send(hook: Hook, message: Message) -> None:
    if hook.form is Form.EMAIL:
        _mail(hook, message)
        return
    answer = requests.post(hook.url, json=_body(hook.form, message), timeout=_SECONDS)
    answer.raise_for_status()
    if hook.form is not Form.JSON:  # robots answer 200 and say in the body that they refused
        answered = answer.json()
        code = answered.get("code", answered.get("errcode", answered.get("StatusCode", 0)))
        if code:
            raise ValueError(
                f"refused with code {code}: {answered.get('msg', answered.get('errmsg', ''))}"
            )


def _without_address(text: str, hook: Hook) -> str:
    """An error without the address of the hook, whose path is its secret."""
    parts = urlsplit(hook.url)
    for secret in (hook.url, f"{parts.path}?{parts.query}", parts.path, hook.password):
        if len(secret) > 1:
            text = text.replace(secret, "…")
    return text


def _body(form: Form, message: Message) -> dict[str, Any]:
    text = message.text[:_LONGEST]
    if form is Form.FEISHU:
        return {"msg_type": "text", "content": {"text": text}}
    if form is Form.DINGTALK:
        return {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}
    if form is Form.WECOM:
        return {"msgtype": "markdown", "markdown": {"content": text[:4000]}}
    return {
        "occasion": str(message.occasion),
        "title": message.title,
        "text": message.text,
        "facts": dict(message.facts),
    }


def _mail(hook: Hook, message: Message) -> None:
    mail = EmailMessage()
    mail["Subject"] = f"Gongbao: {message.title}"
    mail["From"] = hook.sender
    mail["To"] = ", ".join(hook.to)
    mail.set_content(message.text)
    with smtplib.SMTP(hook.server, hook.port, timeout=_SECONDS) as server:
        if hook.tls:
            server.starttls()
        if hook.user:
            server.login(hook.user, hook.password)
        server.send_message(mail)


def _filled(content: object, values: Mapping[str, str], path: Path) -> object:
    """``${NAME}`` by the environment variable."""
    if isinstance(content, dict):
        return {key: _filled(value, values, path) for key, value in content.items()}
    if isinstance(content, list):
        return [_filled(value, values, path) for value in content]
    if not isinstance(content, str):
        return content

    def value_of(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise ConfigurationError(
                f"{path}: a hook names an environment variable that is not set",
                expected=found[1],
                found="not set",
                remedy=f"set {found[1]}, or remove the hook",
            )
        return values[found[1]]

    return re.sub(r"\$\{([A-Z][A-Z0-9_]*)\}", value_of, content)
