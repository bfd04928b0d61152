"""As many articles as one likes, made of the sentences of real news: streamed, and the same each time.

What a desk's archive holds: mostly a headline with a summary of 30 to 80 words, one in six with its full text. An
article is made of sentences of one language and subject; every third sentence is the beginning of one and the end
of another, so that phrases do not only repeat. Names never heard of before keep coming, as they do, by Zipf's law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from itertools import accumulate
from random import Random

from monitor.model import Article
from tests.benchmarks.corpus import DAYS, FOLDER, START, made_up, rows

SHARES = {
    "rss_entries_2023": 34,
    "reuters21578_en": 22,
    "allsides_en": 14,
    "gaza_headlines_en": 4,
    "kurdistan_univ_en_ar_ku": 2,
    "10kgnad_test_de": 4,
    "fakenews_corpus_es": 4,
    "french_headlines_one_day_fr": 3,
    "aljazeera_ar": 6,
    "xinwenlianbo_zh": 3,
    "telegram_news_ru_en": 2,
    "hebrew_news_he": 1,
    "masakhanews_16lang": 1,
}
"""The sets and what share of a hundred articles is made of each."""

_MOST_OF_A_SET = 20_000
_FULL_TEXTS = 0.17
_SPLICED = 1 / 3
_FIRST_PARAGRAPH = 2

# A name is drawn by its rank, which falls by this power: some are in every hundredth article, most in one alone.
_NAMES = 0.8
_KNOWN_NAMES = 200
_MOST_NAMES = 20_000_000

_MARKUP = re.compile(r"<[^>]*(?:>|$)")
_SENTENCE = re.compile(r"[^。！？.!?؟]+(?:[。！？.!?؟](?:[^\s。！？.!?؟]+[.!?؟。]?)*)?")
_SLUG = re.compile(r"[^a-z0-9]+")
_UNSPACED = ("zh", "ja")
# A Chinese or Japanese word has about so many letters.
_LETTERS_A_WORD = 1.7
_SYLLABLES = ("ka", "lo", "mir", "ten", "va", "dor", "esh", "ul", "ban", "ri", "zho", "pe", "nar", "qu", "is", "tam")


@dataclass
class _Subject:
    """News of one language and subject: what its headlines and sentences are drawn from."""

    language: str
    weight: float = 0.0
    headlines: list[str] = field(default_factory=list)
    sentences: list[tuple[str, str, float]] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)

    def learn(self, title: str, text: str, outlet: str) -> None:
        """Take in a real article."""
        self.headlines.append(title)
        if outlet and outlet not in self.outlets:
            self.outlets.append(outlet)
        for sentence in _SENTENCE.findall(text):
            parted = _halves(" ".join(sentence.split()), self.language)
            if parted:
                self.sentences.append(parted)


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """Yield `count` articles in order of time over 24 months, ids ascending from 1."""
    random = Random(seed)
    subjects = _subjects()
    weights = list(accumulate(subject.weight for subject in subjects))
    step = timedelta(days=DAYS) / count
    for number in range(count):
        (subject,) = random.choices(subjects, cum_weights=weights)
        title, text = _written(subject, random)
        outlet = random.choice(subject.outlets)
        time = START + number * step
        yield Article(
            url=f"https://{_slug(outlet)}.example/{time:%Y/%m}/{_slug(title)[:80]}-{number + 1}",
            title=title,
            text=text,
            published=time.replace(microsecond=0),
            first_seen=time,
            author=_name(random) if random.random() < 1 / 3 else "",
            language=subject.language,
            sources=(outlet,),
            id=number + 1,
        )


def origin() -> str:
    """Return where the sentences are from."""
    return f"sentences of {len(SHARES)} sets of real news" if _is_at_hand() else "made-up words"


def _is_at_hand() -> bool:
    return all((FOLDER / f"{name}.jsonl.gz").exists() for name in SHARES)


def _written(subject: _Subject, random: Random) -> tuple[str, str]:
    """Return a headline and paragraphs of as many words as drawn."""
    wanted = 300 + random.expovariate(1 / 120) if random.random() < _FULL_TEXTS else random.uniform(30, 80)
    title = random.choice(subject.headlines)
    paragraphs: list[str] = []
    sentences: list[str] = []
    between = "" if subject.language in _UNSPACED else " "
    while wanted > 0:
        head, tail, words = random.choice(subject.sentences)
        if random.random() < _SPLICED:
            _, tail, _ = random.choice(subject.sentences)
        sentences.append(f"{head}{between}{tail}")
        wanted -= words
        if len(sentences) == _FIRST_PARAGRAPH:
            paragraphs.append(between.join(sentences))
            sentences = []
    paragraphs += [between.join(sentences)] if sentences else []
    if between:
        paragraphs[0] = f"{_name(random)}: {paragraphs[0]}"
        paragraphs[-1] += f" {_name(random)}"
    return title, "\n\n".join(paragraphs)


def _name(random: Random) -> str:
    """Draw a name; each rank has its own."""
    rank = min(int(_KNOWN_NAMES * random.paretovariate(_NAMES)), _MOST_NAMES)
    letters = "".join(_SYLLABLES[rank >> shift & 15] for shift in range(0, max(rank.bit_length(), 12), 4))
    return letters.capitalize()


def _slug(text: str) -> str:
    return _SLUG.sub("-", text.lower()).strip("-") or "news"


def _halves(sentence: str, language: str) -> tuple[str, str, float] | None:
    """Cut a sentence in two and count its words; None if it is too short or no sentence."""
    if language in _UNSPACED:
        middle = len(sentence) // 2
        return (sentence[:middle], sentence[middle:], len(sentence) / _LETTERS_A_WORD) if middle > 2 else None
    words = sentence.split(" ")
    middle = len(words) // 2
    return (" ".join(words[:middle]), " ".join(words[middle:]), len(words)) if 3 < len(words) < 80 else None


def _subjects() -> Sequence[_Subject]:
    if not _is_at_hand():
        return [_made_up()]
    found: list[_Subject] = []
    for name, share in SHARES.items():
        of_set: dict[tuple[str, str], _Subject] = {}
        for title, text, outlet, language in rows(FOLDER / f"{name}.jsonl.gz", _MOST_OF_A_SET, True):
            # What an outlet writes is a subject: its own words, and its own way of putting them.
            subject = of_set.setdefault((language, outlet), _Subject(language))
            subject.learn(_plain(title), _plain(text), outlet)
        fit = [subject for subject in of_set.values() if len(subject.sentences) >= 40]
        together = sum(len(subject.headlines) for subject in fit)
        for subject in fit:
            subject.weight = share * len(subject.headlines) / together
            subject.outlets = subject.outlets or [name]
        found += fit
    return found


def _plain(text: str) -> str:
    """Without what a publisher left of HTML, some of it escaped twice."""
    return _MARKUP.sub(" ", unescape(unescape(text))).strip()


def _made_up() -> _Subject:
    subject = _Subject("en", 1.0)
    for title, text, outlet, _ in made_up(2_000)[1]:
        words = text.split()
        subject.learn(title, ". ".join(" ".join(words[at : at + 20]) for at in range(0, len(words), 20)), outlet)
    return subject
