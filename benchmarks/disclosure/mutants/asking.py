"""Which tests reach which line, and what the tests say of one mistake: each asked in a process of its own."""

# ruff: noqa: ANN401 - hooks of pytest and the types of coverage.py, neither of which is typed
import contextlib
import functools
import gc
import importlib
import importlib.abc
import importlib.util
import os
import pickle
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

PACKAGE = "syschange.disclosure"
TESTS = "tests/disclosure"
ROOM = Path("src/syschange/disclosure")
# What a process has before it parts in two, so that it need not be loaded for every mistake: nothing of the room
# itself, nor of what stands on it.
LOADED = (
    "pandas", "polars", "duckdb", "scipy.stats", "scipy.optimize", "scipy.sparse", "highspy",
    "hypothesis.extra.numpy", "hypothesis.strategies", "hypothesis.internal.conjecture.engine",
    "pandera.pandas", "matplotlib.figure", "jinja2", "openpyxl", "xlsxwriter", "_pytest.assertion.rewrite",
    "syschange.equity", "syschange.effects", "syschange.system", "syschange.criteria", "syschange.examples",
    "syschange.schemas",
)  # fmt: skip
PYTEST = (
    "-q", "-x", "--no-header", "--no-summary", "-p", "no:cacheprovider", "--hypothesis-seed=0",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # what was loaded before pytest needs no rewriting
)  # fmt: skip
SOME_FAILED, NONE_FOUND = 1, 5  # what pytest ends with where a test fails, and where there is none
MOST_FAILED = (
    5  # ours: tests of time, which counting lines makes slow; of more than these something else is wrong
)
KILLED, IN_VAIN, SURVIVED, UNREACHED = "killed", "out of time", "survived", "not reached"


@dataclass
class Reached:
    """What a run of all tests found.

    Attributes
    ----------
    seconds
        What each test takes, what it needs made beforehand included.
    lines
        By file below the room, by line, the tests that run it.
    failed
        The tests that fail while lines are counted, such as those of time: they are not asked.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def load() -> None:
    """Load what every process needs; one thread each, because several are asked at once."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ.setdefault(name, "1")
    for name in LOADED:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    gc.freeze()


def apart(work: Callable[[], int], *, quiet: bool = True) -> int:
    """Start some work in a process of its own, and return its number."""
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    code = 70
    try:
        os.setsid()
        if quiet:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
        code = int(work())
    except BaseException:  # noqa: BLE001 - said, and told by the number that the process ends with
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(number: int) -> None:
    """End a process that `apart` started, and what it started itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)


def asked(code: CodeType | None, file: str, tests: Sequence[str]) -> int:
    """Run some tests with one file put in the place of its original, and return what pytest does: nought for passed.

    Tests of few files come first, so that the others need not be read where these see the mistake.
    """
    if code is not None:
        sys.meta_path.insert(0, _Instead(_module(file), code))
    own = {test for test in tests if test.startswith(own_tests(file))}
    for part in ([t for t in tests if t in own], [t for t in tests if t not in own]):
        files = list(dict.fromkeys(test.partition("::")[0] for test in part))
        found = int(pytest.main([*PYTEST, *files], plugins=[_Only(part)])) if part else 0
        if found not in {
            0,
            NONE_FOUND,
        }:  # a mistake can change what tests are called; those are then not asked
            return found
    return 0


def alone(test: str) -> int:
    """Run one test as the sources stand, and return what pytest does: nought for passed."""
    return int(pytest.main([*PYTEST, test.partition("::")[0]], plugins=[_Only([test])]))


def own_tests(file: str) -> str:
    """Return how the names of the tests of a part of the room begin."""
    return f"{TESTS}/{Path(file).parent.as_posix()}/"


def look(tests: Sequence[str], out: Path) -> int:
    """Run all tests, and write down which reach which lines."""
    from coverage import Coverage

    cover = Coverage(data_file=None, source=[str(ROOM)], config_file=False)
    noted = _Noted(cover)
    cached, functools.cache = functools.cache, noted.cache  # type: ignore[assignment]
    cover.start()
    code = int(pytest.main([*(o for o in PYTEST if o != "-x"), *tests], plugins=[noted]))
    cover.stop()
    functools.cache = cached
    out.write_bytes(pickle.dumps(_reached(cover, noted)))
    return code if code != SOME_FAILED or len(noted.failed) > MOST_FAILED else 0


def _reached(cover: Any, noted: "_Noted") -> Reached:
    data, lines = cover.get_data(), {}
    for measured in data.measured_files():
        file = Path(measured).relative_to(ROOM.resolve()).as_posix()
        lines[file] = {
            line: {test for context in contexts for test in noted.tests_of(context)}
            for line, contexts in data.contexts_by_lineno(measured).items()
        }
    return Reached(noted.seconds(), lines, noted.failed)


def _module(file: str) -> str:
    parts = Path(file).with_suffix("").parts
    return ".".join([PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)])


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module from code that is at hand."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name, self._code = name, code

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        del path, target
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)  # noqa: S102 - the library's own file, with one mistake in it


class _Only:
    """Keeps some tests, in the order given."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: i for i, test in enumerate(tests)}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        yield
        kept = [item for item in items if item.nodeid in self._place]
        items[:] = sorted(kept, key=lambda item: self._place[item.nodeid])


class _Noted:
    """Notes what each test runs, and what it takes: what several tests share is noted for all of them."""

    def __init__(self, cover: Any) -> None:
        self._cover = cover
        self._takes: dict[str, float] = {}
        self._users: dict[str, set[str]] = {}
        self._times: Counter[str] = Counter()
        self._inside: list[str] = []
        self._now = ""
        self.failed: list[str] = []

    def tests_of(self, context: str) -> set[str]:
        """Return the tests that run something: themselves, or by what is made for several of them."""
        found, todo, seen = set(), [context], set()
        while todo:
            one = todo.pop()
            if one in seen:
                continue
            seen.add(one)
            if one in self._users:
                todo += self._users[one]
            elif one in self._takes:
                found.add(one)
        return found

    def seconds(self) -> dict[str, float]:
        """Return what each test takes by itself."""
        taken = {name: spent for name, spent in self._takes.items() if not name.startswith("made: ")}
        for made in self._users:
            for test in self.tests_of(made):
                taken[test] += self._takes.get(made, 0.0) / max(self._times[made], 1)
        return {test: spent for test, spent in taken.items() if test not in self.failed}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def cache(self, made: Callable[..., Any], /) -> Callable[..., Any]:
        """Stand in for `functools.cache`, and note what is made once for several tests as a fixture is."""
        held: dict[object, Any] = {}

        @functools.wraps(made)
        def once(*args: Any, **kwargs: Any) -> Any:
            key = (args, tuple(sorted(kwargs.items())))
            name = f"made: {made.__module__} {made.__qualname__} {key}"
            for user in (*self._inside, self._now):
                self._users.setdefault(name, set()).add(user)
            if key not in held:
                with self._noting(name):
                    held[key] = made(*args, **kwargs)
            return held[key]

        return once

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        with self._noting(item.nodeid):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[object]:
        if fixturedef.scope == "function":
            return (yield)
        name = f"made: {fixturedef.baseid} {fixturedef.argname} {getattr(request, 'param_index', '')}"
        with self._noting(name):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: Any) -> Iterator[None]:
        for name, made in getattr(item, "_fixtureinfo").name2fixturedefs.items():  # noqa: B009
            del name
            for one in made:
                if one.scope != "function":
                    where = getattr(getattr(item, "callspec", None), "indices", {}).get(one.argname, 0)
                    for index in {where, 0, ""}:
                        self._users.setdefault(f"made: {one.baseid} {one.argname} {index}", set()).add(
                            item.nodeid
                        )
        return (yield)

    @contextlib.contextmanager
    def _noting(self, name: str) -> Iterator[None]:
        self._inside.append(self._now)
        self._times[name] += 1
        self._now, started, before = name, time.process_time(), sum(self._takes.values())
        self._cover.switch_context(name)
        try:
            yield
        finally:
            within = sum(self._takes.values()) - before
            self._takes[name] = self._takes.get(name, 0.0) + time.process_time() - started - within
            self._now = self._inside.pop()
            self._cover.switch_context(self._now)
