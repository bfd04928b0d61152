"""Parameters of an address that say where a reader came from, never which page this is.

A list to maintain: add a name when its only use is to count visitors, and only then; a parameter that
some publisher routes on (`id`, `ref`, `source`, `s`) must not be in it.
"""

from __future__ import annotations

_NAMES = frozenset(
    {
        # click identifiers of advertising networks
        "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
        "igsh", "li_fat_id", "epik", "rdt_cid", "srsltid", "irclickid", "vero_id", "wickedid", "_openstat",
        # newsletters and marketing suites
        "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "vero_conv",
        "oly_anon_id", "oly_enc_id", "_kx", "sc_cid", "s_cid", "cmpid", "cmp", "ocid", "icid", "ncid", "smid", "smtyp",
        # what publishers add to the links of their own feeds
        "ref_src", "ref_url", "guccounter", "guce_referrer", "guce_referrer_sig", "xtor", "wt_mc", "wt.mc_id",
        "traffic_source", "maca", "feedname", "cid_source", "taid", "partner_id_feed", "_ga", "_gl",
    }
)  # fmt: skip
_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "pk_", "at_", "hsa_", "stm_", "trk_", "ns_")
# Those prefixes are short: only with a known ending are they what they seem.
_AFTER_SHORT = frozenset(
    {
        "campaign", "medium", "source", "content", "term", "keyword", "kwd", "creation", "format", "link_id",
        "link_type", "link_origin", "bbc_team", "ptr_name", "variant", "type", "network", "audience", "recipient_list",
        "cid", "group", "placement", "mchannel", "linkname", "fee", "contact", "msg", "module", "sid",
    }
)  # fmt: skip
_SHORT = frozenset({"pk_", "at_", "trk_", "ns_"})


def is_tracking(name: str) -> bool:
    """Whether a parameter of this name only tracks."""
    name = name.lower()
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return prefix not in _SHORT or name.removeprefix(prefix) in _AFTER_SHORT
    return name in _NAMES
