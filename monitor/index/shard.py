"""One shard on the disk: a Whoosh index that only this program has made, read by many and written by one."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import stat
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from whoosh.index import TOC, EmptyIndexError, FileIndex, LockError

from monitor.errors import SearchIndexError
from monitor.index.codec import ArchiveCodec, ArchiveSegment
from monitor.index.pool import Pool
from monitor.index.schema import VERSION, numbers, schema, terms
from monitor.index.segment import Segment, SegmentFiles, seconds
from monitor.index.storage import DurableStorage, checksum, sync_folder
from monitor.model import Article
from monitor.query.document import ArticleDocument

_log = logging.getLogger(__name__)

_NAME = "news"
_MARKER = "media-monitor-index"
_MARK = f"{VERSION}\n"

_READ_ATTEMPTS = 10

_Read = TypeVar("_Read")

_Identity = tuple[Path, int, int]


class Shard:
    """The articles of one month.

    Every method raises what Whoosh and the system raise; the caller decides what it means.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._storage = DurableStorage(str(folder))
        self._seen: _Identity | None = None
        self._segments: tuple[Segment, ...] = ()

    @classmethod
    def create(cls, folder: Path) -> Shard:
        """Make an empty shard; it has its name only when it is whole."""
        making = folder.with_name(f".making-{folder.name}")
        if making.exists():
            shutil.rmtree(making)
        making.mkdir(mode=0o700)
        FileIndex.create(DurableStorage(str(making)), schema(), _NAME)
        with (making / _MARKER).open("w", encoding="ascii") as marker:
            marker.write(_MARK)
            marker.flush()
            os.fsync(marker.fileno())
        sync_folder(making)
        making.rename(folder)
        sync_folder(folder.parent)
        return cls(folder)

    @property
    def open_segments(self) -> int:
        """How many segments are held open."""
        return len(self._segments)

    def free_bytes(self) -> int:
        """Return how much room there is where the shard lies."""
        return shutil.disk_usage(self._folder).free

    def segments(self) -> tuple[Segment, ...]:
        """Return the segments as the last commit left them; cheap when nothing was committed since."""
        return _again_beside_a_commit(self._refreshed)

    def _refreshed(self) -> tuple[Segment, ...]:
        # A commit takes away the table of contents that it replaces.
        if self._seen is None or _identity(self._seen[0]) != self._seen:
            seen, listed = self._contents()
            self._open(listed)
            self._seen = seen
        return self._segments

    def _contents(self) -> tuple[_Identity, Sequence[Any]]:
        """Read the newest table of contents; return which it is, and the segments that it lists."""
        generation = TOC._latest_generation(self._storage, _NAME)
        seen = _identity(self._folder / TOC._filename(_NAME, generation))
        if seen is None:
            raise EmptyIndexError("no table of contents")
        return seen, TOC.read(self._storage, _NAME, gen=generation, schema=schema()).segments

    def _open(self, listed: Sequence[Any]) -> None:
        """Hold the segments that a table of contents lists, those open already as they are."""
        known = {segment.name: segment.files for segment in self._segments}
        opened = []
        for one in listed:
            name = one.segment_id()
            files = known.get(name)
            if files is None:
                files = SegmentFiles(self._path(one), one.doc_count_all())
            opened.append(Segment(name, files, frozenset(one.deleted_docs())))
        self._segments = tuple(opened)

    def _path(self, listed: Any) -> Path:
        return self._folder / str(listed.make_filename(listed.COMPOUND_EXT))

    def verify(self, names: Container[str] | None = None) -> None:
        """Read every byte of the segments, of all or of those with these names, before anything of them is mapped.

        Raises ValueError if any is not what was written, OSError if any cannot be read.
        """
        _again_beside_a_commit(lambda: self._verify(names))

    def _verify(self, names: Container[str] | None) -> None:
        for one in self._contents()[1]:
            name = one.segment_id()
            # Segments that Whoosh lists by itself have no checksum.
            asked = isinstance(one, ArchiveSegment) and (names is None or name in names)
            if asked and checksum(self._path(one)) != one.checksum:
                raise ValueError(f"the segment {name} is not what was written")

    def add(self, articles: Sequence[Article]) -> None:
        """Index `articles` in one commit, in the place of what the shard holds under their ids."""

        def write(writer: Any) -> None:
            self._delete(writer, {article.id for article in articles})
            for article in sorted(articles, key=lambda article: (article.published, article.id)):
                read = ArticleDocument(article)
                for field, places in terms(read).items():
                    writer.pool.add(writer.docnum, field, places)
                writer.add_document(**numbers(article.id, seconds(article.published), read))

        self.commit(write)

    def remove(self, ids: set[int]) -> None:
        """Take the articles with these ids out, in one commit; without a commit when there are none."""
        if any(ids.intersection(segment.files.ids) for segment in self.segments()):
            self.commit(lambda writer: self._delete(writer, ids))

    def _delete(self, writer: Any, ids: set[int]) -> None:
        self._open(writer.segments)
        for listed, segment in zip(writer.segments, self._segments, strict=True):
            for number in segment.holding(ids):
                listed.delete_document(number)

    def commit(self, write: Callable[[Any], None], merge: Callable[[Any, list[Any]], list[Any]] | None = None) -> None:
        """Let `write` write and make it last; when it fails, nothing has happened.

        `merge` is Whoosh's merge policy: it takes the writer and the list of
        segments, may write some of them anew and returns the others.
        """
        index = FileIndex(self._storage, schema(), _NAME)
        try:
            writer = index.writer(codec=ArchiveCodec())
        except LockError as error:
            raise SearchIndexError("The search index is being written by another program.") from error
        try:
            writer.pool = Pool()
            with _no_search_for_cycles():
                write(writer)
                writer.commit(mergetype=merge or _keep)
            self._seen = None
        except BaseException:
            _cancel(writer)
            raise


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Let Python not look for objects that refer to each other: of all those that writing makes, none do.

    It looks whenever many are made, at all that there are in the process: a quarter of the time.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _again_beside_a_commit(read: Callable[[], _Read]) -> _Read:
    """Read what a commit of another process may take away meanwhile; the next table of contents is there by then."""
    for attempt in range(_READ_ATTEMPTS):
        try:
            return read()
        except (FileNotFoundError, EmptyIndexError):
            if attempt == _READ_ATTEMPTS - 1:
                raise
    raise AssertionError("every attempt returns or raises")


def _identity(path: Path) -> _Identity | None:
    """Tell one file from another that may later have its name; None if there is none."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return path, facts.st_ino, facts.st_mtime_ns


def _keep(_writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy that merges nothing: merging is for quiet times, and empty segments go."""
    return [segment for segment in segments if segment.doc_count()]


def _cancel(writer: Any) -> None:
    """Give up what was written; Whoosh keeps its lock otherwise."""
    if writer.is_closed:
        return
    try:
        writer.cancel()
    except Exception:
        # The disk that refused to be written may refuse to be tidied: the leftovers go with the next commit.
        _log.warning(
            "an unfinished batch of the search index could not be cleaned up", exc_info=_log.isEnabledFor(logging.DEBUG)
        )
        writer.writelock.release()


def is_ours(folder: Path) -> bool:
    """Whether this program, in this version, made `folder`, and nobody else can write to it.

    What lies in a shard is unpickled; nothing else is ever opened.
    """
    try:
        facts = folder.lstat()
        mark = (folder / _MARKER).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    if not stat.S_ISDIR(facts.st_mode) or mark != _MARK:
        return False
    return os.name == "nt" or (facts.st_uid == os.geteuid() and not facts.st_mode & 0o022)
