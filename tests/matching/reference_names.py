"""The comparison of two names, slow and obvious: one pair at a time, token by token."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from matching.model import TokenLikeness

SAME, MISWRITTEN, SHORTENED, NONE = 3, 2, 1, 0
SHORTEST_TAIL = 4


def token_quality(a: str, b: str, likeness: TokenLikeness) -> int:
    """How well one token stands for another."""
    if a == b:
        return SAME
    short = min(len(a), len(b))
    allowed = 2 if short >= likeness.two_edits_from else 1
    if short >= likeness.one_edit_from and OSA.distance(a, b) <= allowed:
        return MISWRITTEN
    if (a.startswith(b) or b.startswith(a)) and (short == 1 or short >= likeness.prefix_from):
        return SHORTENED
    if (a.endswith(b) or b.endswith(a)) and short >= SHORTEST_TAIL:
        return SHORTENED
    return NONE


def compared(
    clean_a: str, a: str, clean_b: str, b: str, likeness: TokenLikeness
) -> tuple[str, list[str]]:
    """The level of two names and the tokens of b that agree, sorted."""
    left, right = a.split(), b.split()
    glued_a, glued_b = "".join(left), "".join(right)
    if clean_a == clean_b:
        return "SAMA", sorted(right)
    if sorted(left) == sorted(right) or glued_a == glued_b:
        return "BUNYI", sorted(right)
    best_a = [max(token_quality(x, y, likeness) for y in right) for x in left]
    best_b = [max(token_quality(x, y, likeness) for x in left) for y in right]

    def fewest(*kinds: int) -> int:
        return min(sum(best in kinds for best in side) for side in (best_a, best_b))

    agreeing = fewest(SAME, MISWRITTEN, SHORTENED)
    shortest = min(len(left), len(right))
    tokens = sorted(y for y, best in zip(right, best_b, strict=True) if best > NONE)
    if (
        agreeing < shortest
        and min(len(glued_a), len(glued_b)) >= likeness.glued_from
        and OSA.distance(glued_a, glued_b) <= 1
    ):
        return "KETIK", sorted(right)
    if agreeing == 0:
        return "BEDA", tokens
    if agreeing < shortest:
        lonely = [
            OSA.normalized_similarity(x, y)
            for x, p in zip(left, best_a, strict=True)
            for y, q in zip(right, best_b, strict=True)
            if p == q == NONE
        ]
        alike = any(value >= likeness.rest_alike for value in lonely)
        return ("SEBAGIAN" if alike else "LAIN"), tokens
    miswritten, shortened = fewest(MISWRITTEN) > 0, fewest(SHORTENED) > 0
    if not miswritten and not shortened and len(left) != len(right):
        return ("PENDEK" if len(left) < len(right) else "PANJANG"), tokens
    if len(left) == len(right) and miswritten != shortened:
        return ("KETIK" if miswritten else "INISIAL"), tokens
    return "CAMPUR", tokens
