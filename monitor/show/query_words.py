"""A query in words, so that a person sees whether the program understood what they meant."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLocale

from monitor.query import tree
from monitor.show import times


def in_words(node: tree.Node) -> str:
    """Return what `node` matches as a sentence."""
    return _tr("Articles with {what}.").format(what=_said(node))


def _said(node: tree.Node) -> str:
    match node:
        case tree.Sequence(terms):
            return _terms(terms)
        case tree.And(parts):
            wanted = [part for part in parts if not isinstance(part, tree.Not)]
            unwanted = [part.part for part in parts if isinstance(part, tree.Not)]
            said = _joined((_inside(part) for part in wanted), _tr(" and ")) or _tr("anything")
            if unwanted:
                said += _tr(", but not {what}").format(what=_joined(map(_inside, unwanted), _tr(" or ")))
            return said
        case tree.Or(parts):
            return _joined(map(_inside, parts), _tr(" or "))
        case tree.Not(part):
            return _tr("anything but {what}").format(what=_inside(part))
        case tree.Near(left, right, distance, ordered):
            sentence = (
                _tr("{left} at most {number} words before {right}")
                if ordered
                else _tr("{left} within {number} words of {right}")
            )
            return sentence.format(left=_inside(left), right=_inside(right), number=QLocale().toString(distance))
        case tree.Title(part):
            return _tr("{what} in the headline").format(what=_inside(part))
        case tree.Source(words):
            return _tr("an outlet named “{name}”").format(name=" ".join(words))
        case tree.Language(code):
            return _tr("the language {name}").format(name=_language(code))
        case tree.Published(_, since, until):
            dates = [_tr("a date since {stamp}").format(stamp=times.stamp(since))] if since else []
            if until:
                dates.append(_tr("a date before {stamp}").format(stamp=times.stamp(until)))
            return _tr(" and ").join(dates)
        case tree.Everything():
            return _tr("anything")


def _inside(node: tree.Node) -> str:
    return f"({_said(node)})" if isinstance(node, tree.And | tree.Or) else _said(node)


def _terms(terms: tuple[tree.Term, ...]) -> str:
    written = " ".join(term.folded for term in terms)
    if all(term.kind is tree.TermKind.STEM for term in terms):
        return _tr("“{word}” in any form").format(word=written)
    if any(term.kind is tree.TermKind.PATTERN for term in terms):
        return _tr("words like “{word}”").format(word=written)
    return _tr("exactly “{word}”").format(word=written)


def _joined(parts: Iterable[str], word: str) -> str:
    return word.join(parts)


def _language(code: str) -> str:
    language = QLocale(code).language()
    return code if language == QLocale.Language.C else QLocale.languageToString(language)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Query", text)
