"""Asking servers, and timing their answers: keep-alive connections over plain sockets, little work a request."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Load:
    """What so many clients, each asking again as soon as it was answered, got in so many seconds."""

    seconds: float
    latencies: Sequence[float]

    @property
    def a_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def median(self) -> float:
        return median(self.latencies)

    @property
    def p95(self) -> float:
        return quantiles(self.latencies, n=20)[-1]


def load(port: int, addresses: Sequence[str], *, clients: int, seconds: float) -> Load:
    """Each client goes through the addresses from a place of its own. Raises RuntimeError on any answer but 200."""
    return asyncio.run(_load(port, addresses, clients, seconds))


async def _load(port: int, addresses: Sequence[str], clients: int, seconds: float) -> Load:
    latencies: list[float] = []
    start = time.perf_counter()

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        place = number * len(addresses) // clients
        while time.perf_counter() - start < seconds:
            asked = time.perf_counter()
            writer.write(_request(addresses[place % len(addresses)]))
            await _answer(reader)
            latencies.append(time.perf_counter() - asked)
            place += 1
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return Load(time.perf_counter() - start, latencies)


@contextmanager
def one_connection(port: int) -> Iterator[Callable[[str], tuple[bytes, float]]]:
    """A client that keeps its connection: gives of an address the answer, and the seconds it took."""
    with asyncio.Runner() as runner:
        reader, writer = runner.run(_opened(port))

        async def ask(address: str) -> tuple[bytes, float]:
            asked = time.perf_counter()
            writer.write(_request(address))
            return await _answer(reader), time.perf_counter() - asked

        yield lambda address: runner.run(ask(address))
        writer.close()


async def _opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


def _request(address: str, connection: str = "keep-alive") -> bytes:
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: {connection}\r\n\r\n".encode()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if not head.startswith("http/1.1 200"):
        raise RuntimeError(head)
    if "content-length:" in head:
        return await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


def get(port: int, address: str) -> bytes:
    """One answer, whole."""
    with one_connection(port) as ask:
        return ask(address)[0]


def stream(port: int, address: str) -> Iterator[bytes]:
    """An answer of any length as it comes, head and chunk sizes included; its first piece is the first byte's."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(_request(address, "close"))
        while piece := connection.recv(1 << 20):
            yield piece
