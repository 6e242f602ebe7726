"""Saying why a look failed, in a sentence that a person can act on."""

import re
from pathlib import Path
from traceback import walk_tb

from quizengine.checking.checker import ArgumentError
from quizengine.checking.facts import FactError
from quizengine.checking.messages import Request
from quizengine.cloud.host import HostUnseenError
from quizengine.core.observation import Look

ORIGIN = re.compile(r"https?://[^/\s'\"?]+")
UNAUTHORIZED = 401
SERVER_FAULTS = 500


class LookTimeoutError(BaseException):
    """A look took too long; no Exception, so that a checker's own handlers let it pass."""


def sentence(error: BaseException, look: Look, request: Request) -> str:
    """Say what went wrong in a look, and where it can be mended."""
    checker = f"checker `{look.checker}`"
    if isinstance(error, LookTimeoutError):
        return f"{checker} did not finish within {request.limits.look_seconds:g} s"
    if isinstance(error, ArgumentError):
        return f"{checker} was not called rightly: {error}"
    if isinstance(error, FactError):
        return f"{checker} reported no facts: {error}"
    if isinstance(error, HostUnseenError):
        return f"{checker} could not look at the lab's host: {error}"
    return _of_the_cloud(error, request) or f"{checker} raised {_raised(error)}{_place(error, request)}"


def _of_the_cloud(error: BaseException, request: Request) -> str:
    """Tell the cloud's faults by the names of the SDK's exceptions, which are not imported for it."""
    names = {one.__name__ for one in type(error).__mro__ if one.__module__.startswith(("keystoneauth1.", "openstack."))}
    said = _said(error)
    origin = (ORIGIN.search(said) or ORIGIN.search(request.identity.auth_url) or [request.identity.auth_url])[0]
    status = getattr(error, "http_status", None) or getattr(error, "status_code", None)
    if names & {"ConnectFailure", "ConnectTimeout", "UnknownConnectionError", "DiscoveryFailure"}:
        return f"the cloud at {origin} did not answer: {request.advice}"
    if names & {"EndpointNotFound", "ServiceDisabledException", "ServiceDiscoveryException"}:
        return f"the cloud at {origin} does not offer a service that the checker asks: {said}"
    if names and status == UNAUTHORIZED:
        return f"the cloud at {origin} refused a login (401): are the user, the password and the project right? {said}"
    if names and isinstance(status, int) and status >= SERVER_FAULTS:
        return f"the cloud at {origin} failed with HTTP status {status}: {said}"
    return ""


def _raised(error: BaseException) -> str:
    return f"{type(error).__name__}: {_said(error)}".removesuffix(": ")


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an exception's own words are foreign code, too
        return "(it cannot say why)"


def _place(error: BaseException, request: Request) -> str:
    places = [
        (Path(frame.f_code.co_filename), line)
        for frame, line in walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).parent in request.folders
    ]
    if not places:
        return ""
    file, line = places[-1]
    return f" ({file.parent.name}/{file.name}:{line})"
