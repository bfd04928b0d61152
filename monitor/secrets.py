"""The passwords of protected feeds, kept in the desktop's keyring and nowhere else: the one door to keyring.

Every function may wait as long as the keyring's own window asks the person to unlock it: never call them on the
window's thread. Where there is no keyring a SecretError says so; whether a password is then kept in memory until
the program ends is the caller's decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from monitor.errors import SecretError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "media-monitor"

# keyring's own measure: what it does not recommend keeps secrets in the clear, or nowhere (0.5 is a plain file).
_SAFE = 1

_NONE = "There is no keyring here that keeps passwords safe."
_NONE_HINT = "Set up and start one (GNOME Keyring, KWallet or KeePassXC), then try again."


def keep(feed_url: str, login: str, password: str) -> None:
    """Keep the password of a login to a feed, in place of the one before; raises SecretError."""
    with _told_in_words():
        _keyring().set_password(_SERVICE, _entry(feed_url, login), password)


def password(feed_url: str, login: str) -> str | None:
    """Return the password of a login to a feed, None if none is kept; raises SecretError."""
    with _told_in_words():
        return _keyring().get_password(_SERVICE, _entry(feed_url, login))


def forget(feed_url: str, login: str) -> None:
    """Remove the password of a login to a feed, if one is kept; raises SecretError."""
    with _told_in_words():
        keyring = _keyring()
        if keyring.get_password(_SERVICE, _entry(feed_url, login)) is not None:
            keyring.delete_password(_SERVICE, _entry(feed_url, login))


def name() -> str:
    """Return what the keyring that is used calls itself; asks nobody to unlock it. Raises SecretError."""
    with _told_in_words():
        return str(_keyring().name)


def _entry(feed_url: str, login: str) -> str:
    # A keyring names a secret by two words; an address has no space in it, so this is read in one way only.
    return f"{feed_url} {login}"


def _keyring() -> KeyringBackend:
    """Return the best keyring of this desktop; raises SecretError if none is safe."""
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.backends.chainer import ChainerBackend
    from keyring.backends.fail import Keyring as NoKeyring

    try:
        chosen = keyring.get_keyring()
        if not isinstance(chosen, NoKeyring | ChainerBackend):
            found = [chosen]
        else:
            # Looked for again: keyring itself never looks twice, and a chain may pass a secret on to a plain file.
            kinds = KeyringBackend.get_viable_backends()
            found = [kind() for kind in kinds if not issubclass(kind, NoKeyring | ChainerBackend)]
        safe = [backend for backend in found if backend.priority >= _SAFE]
    # A keyring that is set up by name but is not installed, or not there any more.
    except (ImportError, AttributeError, RuntimeError) as error:
        raise SecretError(_NONE, _NONE_HINT) from error
    if not safe:
        raise SecretError(_NONE, _NONE_HINT)
    return max(safe, key=lambda backend: backend.priority)


@contextmanager
def _told_in_words() -> Iterator[None]:
    from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

    try:
        yield
    except NoKeyringError as error:
        raise SecretError(_NONE, _NONE_HINT) from error
    except KeyringLocked as error:
        raise SecretError("The keyring is locked.", "Unlock it, then try again.") from error
    except InitError as error:
        raise SecretError(
            "The keyring could not be opened.", "Answer its question for a password, then try again."
        ) from error
    except KeyringError as error:
        raise SecretError(
            "The keyring refused.", "Look into the desktop's password manager, then try again."
        ) from error
