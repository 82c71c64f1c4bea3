"""What every test shares: Hypothesis profiles, the golden data, and a wall against the network."""

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# The same examples on every run in CI, so that a red run can be looked into; new ones on every run elsewhere.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50, print_blob=True)
settings.register_profile("dev", deadline=None)
# For a second run of the same tests on other versions, where the examples have been tried once already.
settings.register_profile("few", derandomize=True, deadline=None, max_examples=10, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def _golden_folder() -> Path:
    """Return where the golden data are, or would be: SYSCHANGE_GOLDEN, or ../shared/golden beside the checkout."""
    named = os.environ.get("SYSCHANGE_GOLDEN")
    return Path(named) if named else ROOT.parent / "shared" / "golden"


def _golden_is_absent(folder: Path) -> str:
    return f"there is no golden data in {folder}; set SYSCHANGE_GOLDEN to the folder that holds it"


@pytest.fixture(scope="session")
def golden() -> Path:
    """Return the folder of golden data: inputs with known answers, read where they are and never copied."""
    folder = _golden_folder()
    if not folder.is_dir():
        pytest.skip(_golden_is_absent(folder))
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run take its share of the files: --share 2/3 is the second third."""
    parser.addoption("--share", metavar="K/N", help="run the Kth of N shares of the files of tests")


def _take_share(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the files of one share; a file belongs to the same share on every machine."""
    asked = config.getoption("--share")
    if not asked:
        return
    k, n = (int(part) for part in asked.split("/"))
    if not 1 <= k <= n:
        raise pytest.UsageError(f"--share {asked}: the first number is from 1 to the second.")
    mine = [crc32(item.path.relative_to(ROOT).as_posix().encode()) % n == k - 1 for item in items]
    config.hook.pytest_deselected(items=[i for i, kept in zip(items, mine, strict=True) if not kept])
    items[:] = [i for i, kept in zip(items, mine, strict=True) if kept]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take a share where one is asked for, and skip the tests marked golden where the golden data are absent."""
    _take_share(config, items)
    folder = _golden_folder()
    if folder.is_dir():
        return
    skip = pytest.mark.skip(reason=_golden_is_absent(folder))
    for item in items:
        if item.get_closest_marker("golden"):
            item.add_marker(skip)


def _stays_here(address: object) -> bool:
    """Return whether an address is a file, or on this machine's loopback."""
    host = address[0] if isinstance(address, tuple) else None
    if not isinstance(host, str | bytes):
        return True  # AF_UNIX, AF_NETLINK: not a network; getaddrinfo(None): the loopback
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in {"", "localhost"}


def _walled(name: str, original: Callable[..., Any], address_of: Callable[..., object]) -> Callable[..., Any]:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not _stays_here(address_of(*args, **kwargs)):
            # Not an Exception: code that swallows a failed connection must not hide that it tried.
            pytest.fail(f"a test tried to reach the network ({name})")
        return original(*args, **kwargs)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Fail any test whose own process tries to reach beyond this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            wall = _walled(name, getattr(socket.socket, name), lambda _self, address: address)
            patch.setattr(socket.socket, name, wall)
        sendto = _walled("sendto", socket.socket.sendto, lambda _self, *args: args[-1])
        patch.setattr(socket.socket, "sendto", sendto)
        lookup = _walled("getaddrinfo", socket.getaddrinfo, lambda host, *_, **__: (host,))
        patch.setattr(socket, "getaddrinfo", lookup)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Any:
    """Skip a test whose preparation hands a table to another library by way of pyarrow, where it is absent."""
    return (yield from _with_arrow())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Any:
    """Skip a test that hands a table from one library to another by way of pyarrow, where it is absent."""
    return (yield from _with_arrow())


def _with_arrow() -> Any:
    try:
        return (yield)
    except ImportError as problem:
        if "pyarrow" not in str(problem) or find_spec("pyarrow") is not None:
            raise
        pytest.skip("pyarrow is not installed")
