"""What an object store holds of a data folder: contents by their digest, and commits that name
them.

``objects/ab/<sha256>``
    The content of a file, under its SHA-256: written once, never changed.
``commits/<number>.json``
    One whole state of the data folder: which contents lie under which paths. Written last, and
    only where there is none of that number: whoever reads the newest commit sees all of a run or
    nothing of it.
``runs/<number>-<run>.jsonl``
    The log of the run that made that commit.
``gongbao.duckdb``, ``latest.json``
    A copy of the newest published file under an address that stays, and which commit it is of;
    renewed after the commit.
``lock.json``
    Who is writing (``pipeline.storage.remote_lock``).

The paths of a commit are in lists, one a layer, that are objects themselves: a layer that has
not changed costs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from pipeline.storage.object_store import ObjectStore
from warehouse.errors import GongbaoError

PUBLISHED = "gongbao.duckdb"
_LATEST = "latest.json"
_COMMITS, _OBJECTS, _RUNS = "commits/", "objects/", "runs/"
_FORM = 1
_KEPT_LOGS = 200


@dataclass(frozen=True, slots=True)
class Content:
    """A file of a state.

    Attributes:
        sha256: Digest of its content.
        size: Bytes.
        written: When it was written, in nanoseconds: the renewal of the published file asks
            whether files are the ones that it was made of.
    """

    sha256: str
    size: int
    written: int


State = Mapping[str, Content]
"""A data folder: content by path."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One whole state.

    Attributes:
        number: Its number; the first is 1.
        run_id: The run that made it.
        at: When, ISO 8601.
        writer: Who ran it, and where.
        demonstration: Whether it is of digests of our own.
        published: Digest of the published file; None where there is none yet.
        lists: Digests of the lists of paths, by layer.
        form: Version of this form.
    """

    number: int
    run_id: str
    at: str
    writer: str
    demonstration: bool
    published: str | None
    lists: Mapping[str, str] = field(default_factory=dict)
    form: int = _FORM


def object_key(sha256: str) -> str:
    """Where the content of that digest lies."""
    return f"{_OBJECTS}{sha256[:2]}/{sha256}"


def last_commit(store: ObjectStore) -> Commit | None:
    """The newest commit; None where there is none.

    Raises:
        GongbaoError: It cannot be read, or was written by a newer version of the program.
    """
    numbers = _numbers(store)
    return _commit(store, max(numbers)) if numbers else None


def _numbers(store: ObjectStore) -> list[int]:
    names = [key.removeprefix(_COMMITS).removesuffix(".json") for key in store.sizes(_COMMITS)]
    return sorted(int(name) for name in names if name.isdecimal())


def _key(number: int) -> str:
    return f"{_COMMITS}{number:08}.json"


def _commit(store: ObjectStore, number: int) -> Commit:
    return _commits(store, [number])[0]


def _commits(store: ObjectStore, numbers: Sequence[int]) -> list[Commit]:
    keys = [_key(number) for number in numbers]
    return [
        _parsed(store, key, content)
        for key, content in zip(keys, store.contents(keys), strict=True)
    ]


def _parsed(store: ObjectStore, key: str, content: bytes | None) -> Commit:
    try:
        found = Commit(**json.loads(content or b""))
        if found.form != _FORM:
            raise ValueError(f"form {found.form}")
    except (ValueError, TypeError) as error:
        raise GongbaoError(
            f"{store.address}/{key}: the commit cannot be read",
            expected=f"a commit of form {_FORM}",
            found=str(error),
            remedy="use the version of the program that wrote it; if the object was damaged, "
            "remove it: the commit before it is whole",
        ) from None
    return found


def state_of(store: ObjectStore, commit: Commit) -> State:
    """The files of a commit, by path.

    Raises:
        GongbaoError: A list of paths is damaged, missing, or leads out of the data folder.
    """
    return _listed(store, commit.lists.values())


def _listed(store: ObjectStore, digests: Iterable[str]) -> dict[str, Content]:
    """The files of some lists."""
    state: dict[str, Content] = {}
    wanted = list(digests)
    for sha256, found in zip(wanted, store.contents([*map(object_key, wanted)]), strict=True):
        content = found or b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise GongbaoError(
                f"{store.address}/{object_key(sha256)}: a list of paths is damaged or missing",
                expected=f"content of digest {sha256}",
                found=f"{len(content)} bytes of another",
                remedy="restore the object from a backup of the bucket, or remove the commits that "
                "name it: the one before them is whole",
            )
        state |= {path: Content(*values) for path, values in json.loads(content).items()}
    outside = [path for path in state if path.startswith("/") or ".." in path.split("/")]
    if outside:
        raise GongbaoError(
            f"{store.address}: a list of paths leads out of the data folder",
            expected="paths below it",
            found=outside[0],
            remedy="see who can write to the store: no run of ours has written this",
        )
    return state


def write_lists(store: ObjectStore, state: State, present: Collection[str]) -> dict[str, str]:
    """Write the lists of paths of a state that are not among the objects that are present.

    Returns:
        The digests of all of them, by layer.
    """
    digests = {}
    for layer, content in _lists_of(state).items():
        digests[layer] = hashlib.sha256(content).hexdigest()
        if object_key(digests[layer]) not in present:
            store.write(object_key(digests[layer]), content)
    return digests


def _lists_of(state: State) -> dict[str, bytes]:
    """The lists of paths of a state, by layer."""
    layers: dict[str, dict[str, tuple[str, int, int]]] = {}
    for path, content in sorted(state.items()):
        *folders, _ = path.split("/")
        layer = "/".join(folders[:2] if folders[:1] == ["lake"] else folders[:1])
        layers.setdefault(layer, {})[path] = (content.sha256, content.size, content.written)
    return {layer: json.dumps(paths).encode() for layer, paths in layers.items()}


def write_commit(store: ObjectStore, commit: Commit) -> bool:
    """Make a state the newest one; whether it is: not where another run has made one since."""
    content = json.dumps(asdict(commit), ensure_ascii=False, sort_keys=True).encode()
    return store.create(_key(commit.number), content)


def write_log(store: ObjectStore, number: int, run_id: str, lines: Iterable[str]) -> None:
    """Keep the log of a run."""
    text = "".join(f"{line}\n" for line in lines)
    store.write(f"{_RUNS}{number:08}-{run_id}.jsonl", text.encode())


def renew_published(store: ObjectStore, commit: Commit) -> None:
    """Have the address that stays show the file of a commit. A run that died before it did so is
    made up for by the next.
    """
    if commit.published is None:
        return
    try:
        shown = json.loads(store.content(_LATEST) or b"{}").get("sha256")
    except ValueError:
        shown = None
    if shown != commit.published:
        key = object_key(commit.published)
        store.copy(key, PUBLISHED)
        about = {"commit": commit.number, "key": key, "sha256": commit.published, "at": commit.at}
        store.write(_LATEST, json.dumps(about).encode())


def collect(store: ObjectStore, kept: int) -> int:
    """Remove what no commit needs: commits of old runs, contents that no other commit names, logs
    but for the newest. Only for the holder of the lock; where no commit is old, nothing is done.

    Args:
        store: The store.
        kept: Of how many runs the commits stay whole.

    Returns:
        How many objects were removed.
    """
    logs = sorted(store.sizes(_RUNS))
    numbers = _numbers(store)
    first = _first_kept(numbers, logs, kept)
    old = [_key(number) for number in numbers if number < first]
    if not old:
        return 0
    store.remove(old)  # first: a commit without its contents is none
    commits = _commits(store, [number for number in numbers if number >= first])
    lists = {sha256 for commit in commits for sha256 in commit.lists.values()}
    named = {object_key(sha256) for sha256 in lists}
    for sha256 in lists:  # most of them are in several commits
        named |= {object_key(content.sha256) for content in _listed(store, [sha256]).values()}
    unnamed = sorted(set(objects_of(store)) - named)
    store.remove([*unnamed, *logs[:-_KEPT_LOGS]])
    return len(old) + len(unnamed) + len(logs[:-_KEPT_LOGS])


def _first_kept(numbers: Sequence[int], logs: Iterable[str], kept: int) -> int:
    """The oldest commit of the newest runs; a run of Dagster makes one a step."""
    run_of: dict[int, str] = {}
    for key in logs:
        name, _, run = key.removeprefix(_RUNS).partition("-")
        if name.isdecimal():
            run_of[int(name)] = run
    runs: set[str] = set()
    first = max(numbers, default=0)
    for number in reversed(numbers):
        runs.add(run_of.get(number, str(number)))
        if len(runs) > kept:
            break
        first = number
    return first


def objects_of(store: ObjectStore) -> dict[str, int]:
    """The contents that are there, with their lengths."""
    return store.sizes(_OBJECTS)
