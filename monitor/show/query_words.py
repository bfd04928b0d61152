"""A query in words, so that a person sees whether the program understood what they meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from PySide6.QtCore import QCoreApplication, QLocale

from monitor.query import tree
from monitor.show import times
from monitor.words.pairs import pair

translate = QCoreApplication.translate


def in_words(node: tree.Node) -> str:
    """Return what `node` matches, as a sentence or two."""
    said = translate("Query", "Articles with {what}.").format(what=_said(node))
    inflected = any(
        term.kind is tree.TermKind.STEM
        for part in tree.walk(node)
        if isinstance(part, tree.Sequence)
        for term in part.terms
    )
    note = translate("Query", "Words not marked as exact are found in every form.")
    return f"{said} {note}" if inflected else said


def _said(node: tree.Node) -> str:  # noqa: PLR0912 - a case a node
    match node:
        case tree.Sequence(terms):
            return _terms(terms)
        case tree.And(parts):
            wanted = [part for part in parts if not isinstance(part, tree.Not)]
            unwanted = [part.part for part in parts if isinstance(part, tree.Not)]
            said = _joined((_inside(part) for part in wanted), translate("Query", " and ")) or translate(
                "Query", "anything"
            )
            if unwanted:
                said += translate("Query", ", but not {what}").format(
                    what=_joined(map(_inside, unwanted), translate("Query", " or "))
                )
            return said
        case tree.Or(parts):
            return _joined(map(_inside, parts), translate("Query", " or "))
        case tree.Not(part):
            return translate("Query", "anything but {what}").format(what=_inside(part))
        case tree.Near(left, right, distance, ordered):
            sentence = (
                translate("Query", "{left} at most {number} words before {right}")
                if ordered
                else translate("Query", "{left} within {number} words of {right}")
            )
            return sentence.format(left=_placed(left), right=_placed(right), number=QLocale().toString(distance))
        case tree.Title(part):
            return translate("Query", "{what} in the headline").format(what=_inside(part))
        case tree.Lead(part):
            return translate("Query", "{what} in the headline or first paragraph").format(what=_inside(part))
        case tree.AtLeast(part, count):
            return translate("Query", "{what} at least {number} times").format(
                what=_placed(part), number=QLocale().toString(count)
            )
        case tree.Given(part, condition):
            return translate("Query", "{what}, where there is {condition}").format(
                what=_inside(part), condition=_inside(condition)
            )
        case tree.Fact(about, words):
            return _fact(about, _side_by_side(words))
        case tree.Listed(name):
            return translate("Query", "a word of the list “{name}”").format(name=name)
        case tree.Named(name):
            return translate("Query", "any name of “{name}”").format(name=name)
        case tree.Watched(name):
            return translate("Query", "a match of the watch “{name}”").format(name=name)
        case tree.Marked(mark):
            return _mark(mark)
        case tree.Among(text):
            return text
        case tree.Language(code):
            return translate("Query", "the language {name}").format(name=_language(code))
        case tree.Published(_, since, until):
            dates = [translate("Query", "a date since {stamp}").format(stamp=times.stamp(since))] if since else []
            if until:
                dates.append(translate("Query", "a date before {stamp}").format(stamp=times.stamp(until)))
            return translate("Query", " and ").join(dates)
        case tree.Everything():
            return translate("Query", "anything")


def _inside(node: tree.Node) -> str:
    return f"({_said(node)})" if isinstance(node, tree.And | tree.Or | tree.Given) else _said(node)


def _placed(node: tree.Node) -> str:
    """What stands near something or is counted: which words belong together is seen by brackets."""
    return f"({_said(node)})" if isinstance(node, tree.Near) else _inside(node)


def _fact(about: tree.About, name: str) -> str:
    match about:
        case tree.About.SOURCE:
            return translate("Query", "an outlet named “{name}”").format(name=name)
        case tree.About.AUTHOR:
            return translate("Query", "an author named “{name}”").format(name=name)
        case tree.About.URL:
            return translate("Query", "an address with “{name}”").format(name=name)


def _mark(mark: tree.Mark) -> str:
    match mark:
        case tree.Mark.STARRED:
            return translate("Query", "a star")
        case tree.Mark.READ:
            return translate("Query", "a mark that they were read")
        case tree.Mark.UNREAD:
            return translate("Query", "no mark that they were read")
        case tree.Mark.ALERTED:
            return translate("Query", "an alert")


def _terms(terms: tuple[tree.Term, ...]) -> str:
    written = _side_by_side([term.folded for term in terms])
    if all(term.kind is tree.TermKind.STEM for term in terms):
        return translate("Query", "“{word}”").format(word=written)
    if any(term.kind is tree.TermKind.LETTERS for term in terms):
        letters = _side_by_side([term.letters for term in terms])
        return translate("Query", "“{word}” in exactly these letters").format(word=letters)
    if any(term.kind is tree.TermKind.PATTERN for term in terms):
        return translate("Query", "words like “{word}”").format(word=written)
    return translate("Query", "exactly “{word}”").format(word=written)


def _side_by_side(words: Sequence[str]) -> str:
    """Words with spaces between them, letters of scripts without spaces without."""
    gaps = ["" if pair(*both) else " " for both in pairwise(words)]
    return "".join(chain.from_iterable(zip(words, [*gaps, ""], strict=True)))


def _joined(parts: Iterable[str], word: str) -> str:
    return word.join(parts)


def _language(code: str) -> str:
    language = QLocale(code).language()
    return code if language == QLocale.Language.C else QLocale.languageToString(language)
