"""Where a cloud's services are, asked by the side that is trusted: the only places that a checker may reach."""

import json
import ssl
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

from quizengine.cloud.credentials import Credentials

Place = tuple[str, int]
PORTS = {"http": 80, "https": 443}
LARGEST = 4 * 1024 * 1024


def endpoints(identity: Credentials, seconds: float) -> frozenset[Place]:
    """Give host and port of the cloud's Keystone and of all that its catalog names.

    A Keystone that does not answer is the only place: whoever asks it hears so themselves.
    """
    urls = [identity.auth_url]
    try:
        urls += _urls(_token(identity, seconds))
    except (URLError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return frozenset(_places(urls))
    return frozenset(_places(urls))


def _token(identity: Credentials, seconds: float) -> Mapping[str, Any]:
    request = Request(  # noqa: S310 - the opener speaks nothing but HTTP
        _tokens_url(identity.auth_url),
        data=json.dumps({"auth": _login(identity.auth())}).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=_trust(identity)))
    with opener.open(request, timeout=seconds) as answer:
        found: Mapping[str, Any] = json.loads(answer.read(LARGEST))["token"]
    return found


def _tokens_url(auth_url: str) -> str:
    base = auth_url.rstrip("/")
    return f"{base}/auth/tokens" if base.endswith("v3") else f"{base}/v3/auth/tokens"


def _trust(identity: Credentials) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=identity.cacert if identity.verify else None)
    if not identity.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _login(auth: Mapping[str, str]) -> dict[str, Any]:
    user = {"name": auth["username"], "password": auth["password"], "domain": _named("user_domain", auth)}
    login: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": user}}}
    if "project_id" in auth:
        login["scope"] = {"project": {"id": auth["project_id"]}}
    elif "project_name" in auth:
        login["scope"] = {"project": {"name": auth["project_name"], "domain": _named("project_domain", auth)}}
    return login


def _named(what: str, auth: Mapping[str, str]) -> dict[str, str]:
    return {key: auth[f"{what}_{key}"] for key in ("id", "name") if f"{what}_{key}" in auth}


def _urls(token: Mapping[str, Any]) -> list[str]:
    return [each["url"] for service in token.get("catalog", []) for each in service["endpoints"]]


def _places(urls: list[str]) -> Iterator[Place]:
    for url in urls:
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme)
        except ValueError:
            continue  # somebody registered nonsense; nobody can reach it
        if parts.hostname and port:
            yield parts.hostname, port
