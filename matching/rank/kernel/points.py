"""Points of a pair, compiled, and the most that a pair can get. Arithmetic as in ranker.py (see loops.py)."""

import numpy as np
from numba import njit

from matching.rank.kernel.claims import HALF_REFUSED, credit


@njit(cache=True, inline="always")
def share(value):
    """Cut to 0–1."""
    return min(1.0, max(0.0, value))


@njit(cache=True, inline="always")
def ones(bits):
    """Number of set bits."""
    found = 0
    while bits:
        bits &= bits - np.uint64(1)
        found += 1
    return found


@njit(cache=True, inline="always")
def shift(ok, averse, sure, shown):
    """ranker._shift of one pair; sure, shown: night or rotating shifts."""
    if ok:
        return 1.0 if shown else 0.9
    if sure:
        return 0.2 if averse else 0.6
    if shown:
        return 0.3 if averse else 0.75
    return 0.9


@njit(cache=True, inline="always")
def damper(touched, half_refused, untried, temporary, damped, untried_lead):
    """ranker._dampers of one pair; touched: how many traits of the work the person would rather not have."""
    factor = 1.0
    for _time in range(touched):
        factor = factor * damped
    if half_refused:
        factor = factor * damped
    if untried:
        factor = factor * untried_lead
    if temporary:
        factor = factor * damped
    return factor


@njit(cache=True, inline="always")
def commute(far, home, known, near_home, limit):
    """ranker._commute of one pair."""
    if far == far:
        return share(1.0 - far / limit)
    if home:
        return 1.0
    if known:
        return 0.4 if near_home else 0.75
    return 0.6


@njit(cache=True, inline="always")
def experience_of(best, second, years, asked_years, education, asked_education):
    """ranker._experience of one pair, for one who has any."""
    spare = share((years - asked_years) / 5.0)
    value = 0.78 * best + 0.12 * second + 0.1 * best * spare
    level = 1.0 - (education - asked_education) / 2.0
    level = 0.4 if level != level else share(level)
    return min(1.0, 0.9 * value + 0.1 * level)


@njit(cache=True, inline="always")
def pay_of(expected, floor):
    """ranker._pay of one pair."""
    pay = 0.5 + (expected - floor) / (0.8 * floor)
    return 0.45 if pay != pay else share(pay)


@njit(cache=True)
def weigh(person, many, kept, distance, which, people, posts, site, claims, homes, knowns, c, parts, totals):
    """Six parts of each kept posting (rows of parts, order of ranker.GROUPS) and the sum of points in totals.

    homes, knowns: one bool each posting kept, or arrays of one for all. parts may have one row: then only totals stay.
    """
    education, floor = people.education[person], max(people.pay_floor[person], c.lowest_floor)
    service, paper, kinds = people.service_years[person], people.paper[person], people.kinds[person]
    ok, averse, leads, near = (
        people.shift_ok[person],
        people.averse[person],
        people.leads[person],
        people.near_home[person],
    )
    touched, where = people.touched[person], people.longitude[person] == people.longitude[person]
    wishes = people.wish_start[person + 1] > people.wish_start[person]
    sources = people.source_start[person + 1] > people.source_start[person]
    asked_years, asked_education, expected = posts.years, posts.education, posts.expected
    openness, senior, shown, sure, first = posts.openness, posts.senior, posts.shown, posts.sure, posts.veterans_first
    post_kinds, ask, codes, values = posts.kinds, posts.ask, site.codes, site.values
    claim_wish, claim_best, claim_second = claims.wish, claims.best, claims.second
    claim_years, mark = claims.years, claims.mark
    most, every, one_place = c.group_max, parts.shape[0] > 1, len(homes) == 1
    for number in range(many):
        post = kept[number]
        work, row = which[post], number if every else 0
        wish = claim_wish[work]
        if wishes and (kinds & post_kinds[post]) != 0:
            wish = min(1.0, wish + c.workplace_named)
        experience, untried = 0.2, senior[post] and not leads
        if sources:
            own = claim_years[work] + service * credit(mark[work], c)
            own = own * (c.never_led if untried else 1.0)
            best, second = max(0.0, claim_best[work]), max(0.0, claim_second[work])
            experience = experience_of(best, second, own, asked_years[post], education, asked_education[post])
        if wishes:
            experience = experience * (c.unasked + c.asked * min(1.0, wish / 0.35))
        else:
            wish = max(0.3, 0.85 * experience)
        claimed = experience
        experience = max(experience, c.open_work * openness[post])
        factor = damper(
            ones(touched & shown[post]), (mark[work] & HALF_REFUSED) != 0, untried, (sure[post] & c.temporary) != 0,
            c.damped, c.untried_lead,
        )  # fmt: skip
        at = 0 if one_place else number
        parts[row, 0] = min(1.0, experience / c.full_experience)
        parts[row, 1] = values[codes[paper, ask[post]]]
        parts[row, 2] = pay_of(expected[post], floor)
        parts[row, 3] = commute(distance[number] if where else np.nan, homes[at], knowns[at], near, c.commute_km)
        parts[row, 4] = shift(ok, averse, (sure[post] & c.night) != 0, (shown[post] & c.night) != 0)
        parts[row, 5] = min(1.0, wish / c.full_wish) * factor
        total = 0.0
        for group in range(6):
            total += parts[row, group] * most[group]
        if first[post]:
            total += c.veterans_first
        if max(parts[row, 5], 0.9 * experience) < c.fallback_below:
            kin = max(parts[row, 5], 0.9 * claimed * factor) + c.fallback_open * openness[post] * factor
            total = c.fallback_rest * total + c.fallback_close * kin - c.fallback_drop
        totals[number] = total


@njit(cache=True, inline="always")
def hope(wish, best, second, wishes, sources, c):
    """The most points that wish and experience can give one work, whatever the posting: never less than `weigh` gives.

    A fallback gets less than its plain points, so the bound holds for it too.
    """
    experience = min(1.0, 0.9 * (0.88 * best + 0.12 * second) + 0.1) if sources else 0.2
    if wishes:
        wish = min(1.0, wish + c.workplace_named)
        experience = experience * (c.unasked + c.asked * min(1.0, wish / 0.35))
    else:
        wish = max(0.3, 0.85 * experience)
    experience = max(experience, c.open_work)
    return min(1.0, experience / c.full_experience) * c.group_max[0] + min(1.0, wish / c.full_wish) * c.group_max[5]
