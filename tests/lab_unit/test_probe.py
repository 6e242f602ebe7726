"""Whether endpoints answer."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from quizengine.lab import ports, probe

PORT = "asked"
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(*statuses: int) -> Answer:
    """Answer each request with the next of these, the last one for ever."""
    left = list(statuses)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        status = left.pop(0) if left[1:] else left[0]
        writer.write(f"HTTP/1.0 {status} so\r\n\r\n".encode())
        writer.close()

    return answer


def asked(answer: Answer) -> None:
    """Ask a server that answers so until it answers well."""
    port = ports.choose([PORT])[PORT]

    async def ask() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", port):
            await probe.all_answer([(port, "/healthcheck")])

    asyncio.run(ask())


def test_one_that_has_to_be_asked_twice_answers_in_the_end() -> None:
    asked(answering(503, 200))


def test_one_that_goes_on_blaming_itself_is_told_by_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "BLAME_SECONDS", 0.2)
    with pytest.raises(probe.BlameError, match="it answers 500"):
        asked(answering(500))


def test_one_that_wants_a_token_answers_well() -> None:
    asked(answering(401))
