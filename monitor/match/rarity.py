"""How often a word is met in the news, roughly, before anything was counted: the rarest word of a watch is its key."""

from __future__ import annotations

from monitor.query.needs import Need
from monitor.query.tree import Language, Source, Term, TermKind
from monitor.words.analysis import fold_words

# Words that nearly every article of their language holds.
_FUNCTION_WORDS = frozenset(
    fold_words(
        "a an and are as at be been but by for from had has have he her his i in is it its more not of on or said she "
        "that the their they this to was we were who will with would you about after all also can one out up what when "
        "au aux avec ce d dans de des du elle en est et il l la le les mais ne on ou par pas plus pour qu que qui s sa "
        "se ses son sont sur un une del dos e el em la las lo los no nos o os para por se su um uma una y "
        "al auf aus bei das dass dem den der die ein eine einen er es für hat im ist mit nach nicht sich sie so und "
        "von vor war wie zu zum zur che di da gli ha non nel per sono "
        "а в во для до и из к как на не но о об от по при с со что это за у та що з і є "
        "في من على إلى عن أن ان ما لا هذا هذه التي الذي مع بعد قبل و قد كان "
        "של את על לא כי גם הוא היא זה עם אל או "
        "的 一 是 不 了 在 人 有 我 他 这 中 大 来 上 国 个 到 说 们 为 子 和 你 地 出 会 年 に を が は と の る た し"
    )
)


def weight(need: Need) -> float:
    """Return about which share of the articles meets `need`."""
    match need:
        case Term(TermKind.PATTERN, folded):
            beginning = folded.replace("?", "*").split("*", 1)[0]
            return 2 * _word(beginning)
        case Term(_, folded):
            return _word(folded)
        case Source():
            return 0.05
        case Language():
            return 0.5


def _word(folded: str) -> float:
    if folded in _FUNCTION_WORDS:
        return 1.0
    # Single letters are mostly those of scripts without spaces; longer words are rarer words.
    return 0.5 ** min(len(folded), 12)
