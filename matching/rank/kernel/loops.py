"""The compiled loops. Every line of arithmetic stands as in ranker.py, in the same order, so that the results are equal.

No fast-math: a sum is rounded as numpy rounds it. Everything that may change arrives as an argument (constants.py).
"""

import numpy as np
from numba import njit  # type: ignore[import-untyped]

NOTHING = np.iinfo(np.int64).min
"""Key of an empty place in a list."""
RELATED, CLOSE, HALF_REFUSED, REFUSED = 1, 2, 4, 8
"""Marks of a line beside a work."""


@njit(cache=True, inline="always")
def agreement(occupation, text, c):
    """ranker.agreement of one pair."""
    mixed = c.occupation_share * occupation + c.text_share * min(1.0, text / c.full_text)
    return np.float32(min(1.0, max(mixed, max(0.85 * text, 0.8 * occupation))))


@njit(cache=True, inline="always")
def marks(occupation, text, c):
    """What the thresholds of the rules make of one pair."""
    related = max(occupation, 0.9 * min(1.0, text / 0.8))
    found = 0
    if related >= c.related:
        found |= RELATED
    if related >= c.related_skill:
        found |= CLOSE
    if occupation >= 0.5:
        found |= HALF_REFUSED
    if occupation >= c.same_work:
        found |= REFUSED
    return np.uint8(found)


@njit(cache=True)
def compare(lines, chosen, works, inside, agree, mark, classes, characters, c):
    """Fill agree and mark (chosen lines × works inside). classes, characters: zeroed scratch, zeroed again at the end."""
    for row in range(len(chosen)):
        line = chosen[row]
        for at in range(lines.occupation_start[line], lines.occupation_start[line + 1]):
            classes[lines.occupation_column[at]] = lines.occupation_value[at]
        for at in range(lines.text_start[line], lines.text_start[line + 1]):
            characters[lines.text_column[at]] = lines.text_value[at]
        for number in range(len(inside)):
            work = inside[number]
            total = 0
            for at in range(works.occupation_start[work], works.occupation_start[work + 1]):
                total += classes[works.occupation_column[at]] * works.occupation_value[at]
            other = 0
            for at in range(works.text_start[work], works.text_start[work + 1]):
                other += characters[works.text_column[at]] * works.text_value[at]
            occupation, text = min(1.0, total / c.square), min(1.0, other / c.square)
            agree[row, number] = agreement(occupation, text, c)
            mark[row, number] = marks(occupation, text, c)
        for at in range(lines.occupation_start[line], lines.occupation_start[line + 1]):
            classes[lines.occupation_column[at]] = 0
        for at in range(lines.text_start[line], lines.text_start[line + 1]):
            characters[lines.text_column[at]] = 0


@njit(cache=True, inline="always")
def clear(claims, size):
    """Forget the last person's claims to `size` works."""
    for work in range(size):
        claims.wish[work] = 0.0
        claims.best[work] = -1.0
        claims.second[work] = -1.0
        claims.years[work] = 0.0
        claims.mark[work] = 0


@njit(cache=True, inline="always")
def claim_of_source(claims, work, agree, mark, people, number):
    """Count one source of experience for one work."""
    value = agree * people.source_weight[number]
    if value > claims.best[work]:
        claims.second[work] = claims.best[work]
        claims.best[work] = value
    elif value > claims.second[work]:
        claims.second[work] = value
    least = CLOSE if people.source_close[number] else RELATED
    if mark & least:
        if people.source_job[number]:
            claims.years[work] += people.source_years[number]
        else:
            claims.mark[work] |= RELATED


@njit(cache=True)
def claims_in_block(person, people, place_of, agree, mark, size, claims):
    """What a person can claim for each work of a block, from the rows of `compare`; place_of: line → row."""
    clear(claims, size)
    for at in range(people.wish_start[person], people.wish_start[person + 1]):
        row = place_of[people.wish_line[at]]
        for work in range(size):
            claims.wish[work] = max(claims.wish[work], np.float64(agree[row, work]))
    for at in range(people.source_start[person], people.source_start[person + 1]):
        row = place_of[people.source_line[at]]
        for work in range(size):
            claim_of_source(claims, work, np.float64(agree[row, work]), mark[row, work], people, at)
    for at in range(people.refusal_start[person], people.refusal_start[person + 1]):
        row = place_of[people.refusal_line[at]]
        for work in range(size):
            claims.mark[work] |= mark[row, work] & (HALF_REFUSED | REFUSED)


@njit(cache=True)
def claims_everywhere(person, people, lines, works_of, claims, sums, other, touched, c):
    """The same over all works, by inverted lists: only works that share a class or a character are touched.

    sums, other: zeroed scratch (works), zeroed again. touched: scratch. Claims must have been cleared.
    """
    for at in range(people.wish_start[person], people.wish_start[person + 1]):
        many = gather(people.wish_line[at], lines, works_of, sums, other, touched)
        for number in range(many):
            work = touched[number]
            occupation, text = min(1.0, sums[work] / c.square), min(1.0, other[work] / c.square)
            claims.wish[work] = max(claims.wish[work], np.float64(agreement(occupation, text, c)))
            sums[work], other[work] = 0, 0
    for at in range(people.source_start[person], people.source_start[person + 1]):
        many = gather(people.source_line[at], lines, works_of, sums, other, touched)
        for number in range(many):
            work = touched[number]
            occupation, text = min(1.0, sums[work] / c.square), min(1.0, other[work] / c.square)
            agree = np.float64(agreement(occupation, text, c))
            claim_of_source(claims, work, agree, marks(occupation, text, c), people, at)
            sums[work], other[work] = 0, 0
    for at in range(people.refusal_start[person], people.refusal_start[person + 1]):
        many = gather(people.refusal_line[at], lines, works_of, sums, other, touched)
        for number in range(many):
            work = touched[number]
            claims.mark[work] |= marks(min(1.0, sums[work] / c.square), 0.0, c) & (HALF_REFUSED | REFUSED)
            sums[work], other[work] = 0, 0


@njit(cache=True)
def gather(line, lines, works_of, sums, other, touched):
    """Dot products of a line with every work that shares something with it; returns how many, listed in touched."""
    many = 0
    for at in range(lines.occupation_start[line], lines.occupation_start[line + 1]):
        column, value = lines.occupation_column[at], lines.occupation_value[at]
        for place in range(works_of.occupation_start[column], works_of.occupation_start[column + 1]):
            work = works_of.occupation_column[place]
            if sums[work] == 0:
                touched[many] = work
                many += 1
            sums[work] += value * works_of.occupation_value[place]
    for at in range(lines.text_start[line], lines.text_start[line + 1]):
        column, value = lines.text_column[at], lines.text_value[at]
        for place in range(works_of.text_start[column], works_of.text_start[column + 1]):
            work = works_of.text_column[place]
            if sums[work] == 0 and other[work] == 0:
                touched[many] = work
                many += 1
            other[work] += value * works_of.text_value[place]
    return many


@njit(cache=True, inline="always")
def kilometres(lon1, lat1, lon2, lat2):
    """gazetteer.great_circle_km to the metre."""
    a, b, d, e = np.radians(lon1), np.radians(lat1), np.radians(lon2), np.radians(lat2)
    half = np.sin((e - b) / 2) ** 2 + np.cos(b) * np.cos(e) * np.sin((d - a) / 2) ** 2
    return np.rint(12742.0 * np.arcsin(min(1.0, np.sqrt(half))) * 1000) / 1000


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


@njit(cache=True)
def said(title, letters, letter_starts, person, people, word_letters, word_starts):
    """Whether a title has one of the words that the person refuses."""
    start, end = letter_starts[title], letter_starts[title + 1]
    for at in range(people.word_start[person], people.word_start[person + 1]):
        first, last = word_starts[people.word[at]], word_starts[people.word[at] + 1]
        length = last - first
        for place in range(start, end - length + 1):
            same = True
            for letter in range(length):
                if letters[place + letter] != word_letters[first + letter]:
                    same = False
                    break
            if same:
                return True
    return False


@njit(cache=True, inline="always")
def years_claimed(person, work, people, claims):
    """ranker.related_years of one pair."""
    if claims.mark[work] & RELATED:
        return claims.years[work] + people.service_years[person]
    return claims.years[work]


@njit(cache=True, inline="always")
def points(person, post, work, people, posts, claims, certificate, home, known, far, c, parts):
    """Fill the six parts of one pair (order of ranker.GROUPS); returns (sum of points, fallback)."""
    wish = claims.wish[work]
    wishes = people.wish_start[person + 1] > people.wish_start[person]
    if wishes and (people.kinds[person] & posts.kinds[post]) != 0:
        wish = min(1.0, wish + c.workplace_named)
    if people.source_start[person + 1] > people.source_start[person]:
        best, second = max(0.0, claims.best[work]), max(0.0, claims.second[work])
        spare = share((years_claimed(person, work, people, claims) - posts.years[post]) / 5.0)
        value = 0.78 * best + 0.12 * second + 0.1 * best * spare
        level = 1.0 - (people.education[person] - posts.education[post]) / 2.0
        level = 0.4 if level != level else share(level)
        experience = min(1.0, 0.9 * value + 0.1 * level)
    else:
        experience = 0.2
    if wishes:
        experience = experience * (c.unasked + c.asked * min(1.0, wish / 0.35))
    else:
        wish = max(0.3, 0.85 * experience)
    experience = max(experience, c.open_work * posts.openness[post])
    parts[0] = min(1.0, experience / c.full_experience)
    parts[1] = certificate
    floor = max(people.pay_floor[person], c.lowest_floor)
    pay = 0.5 + (posts.expected[post] - floor) / (0.8 * floor)
    parts[2] = 0.45 if pay != pay else share(pay)
    if far == far:
        parts[3] = share(1.0 - far / c.commute_km)
    elif home:
        parts[3] = 1.0
    elif known:
        parts[3] = 0.4 if people.near_home[person] else 0.75
    else:
        parts[3] = 0.6
    parts[4] = shift(person, post, people, posts, c)
    parts[5] = min(1.0, wish / c.full_wish) * damper(person, post, work, people, posts, claims, c)
    total = 0.0
    for number in range(6):
        total += parts[number] * c.group_max[number]
    fallback = max(parts[5], 0.9 * experience) < c.fallback_below
    if posts.veterans_first[post]:
        total += c.veterans_first
    if fallback:
        total -= c.fallback_drop
    return total, fallback


@njit(cache=True, inline="always")
def shift(person, post, people, posts, c):
    """ranker._shift of one pair."""
    sure, shown = posts.sure[post] & c.night, posts.shown[post] & c.night
    if people.shift_ok[person]:
        return 1.0 if shown else 0.9
    if sure:
        return 0.2 if people.averse[person] else 0.6
    if shown:
        return 0.3 if people.averse[person] else 0.75
    return 0.9


@njit(cache=True, inline="always")
def damper(person, post, work, people, posts, claims, c):
    """ranker._dampers of one pair."""
    factor = 1.0
    for _time in range(ones(people.touched[person] & posts.shown[post])):
        factor = factor * c.damped
    if claims.mark[work] & HALF_REFUSED:
        factor = factor * c.damped
    if posts.senior[post] and not people.leads[person]:
        factor = factor * c.untried_lead
    if posts.sure[post] & c.temporary:
        factor = factor * c.damped
    return factor


@njit(cache=True, inline="always")
def offer(keys, items, place, key, item):
    """Put an item into a list sorted by key, greatest first; equal keys by the place of their ids."""
    last = len(keys) - 1
    if last < 0 or key < keys[last] or (key == keys[last] and items[last] >= 0 and place[item] > place[items[last]]):
        return
    at = last
    while at > 0 and (
        keys[at - 1] < key or (keys[at - 1] == key and items[at - 1] >= 0 and place[items[at - 1]] > place[item])
    ):
        keys[at], items[at] = keys[at - 1], items[at - 1]
        at -= 1
    keys[at], items[at] = key, item


@njit(cache=True, inline="always")
def allowed(person, post, people, posts, codes, employment):
    """The hard rules that need no claim: age, education, gate, pay, refusal by trait, body, employment."""
    age = people.age[person]
    if (posts.age_high[post] < age and not posts.relaxes[post]) or posts.age_low[post] > age:
        return False
    if posts.education[post] > people.education[person] or posts.pay_high[post] < people.pay_floor[person]:
        return False
    if (codes[people.paper[person], posts.ask[post]] & 32) != 0:
        return False
    if (posts.sure[post] & (people.refused[person] | people.bodily[person])) != 0:
        return False
    return employment[people.employment[person], posts.employment[post]]


@njit(cache=True)
def scan(person, start, end, which, people, posts, site, claims, home, known, lists, c, parts):
    """One person against the postings start … end: hard rules, score, both lists. which: posting → row of the claims."""
    own, paper = people.own[person], people.paper[person]
    where = people.longitude[person] == people.longitude[person]
    limit = people.max_km[person]
    eligible = 0
    for post in range(start, end):
        if not site.alive[post] or not allowed(person, post, people, posts, site.codes, site.employment):
            continue
        work = which[post]
        if (claims.mark[work] & REFUSED) != 0 or posts.years[post] > years_claimed(person, work, people, claims) + 1e-9:
            continue
        far = np.nan
        if where:
            far = kilometres(
                people.longitude[person], people.latitude[person], posts.longitude[post], posts.latitude[post]
            )
            if far > limit:
                continue
        if people.word_start[person + 1] > people.word_start[person] and said(
            posts.title[post], site.letters, site.letter_starts, person, people, site.word_letters, site.word_starts
        ):
            continue
        eligible += 1
        value = site.values[site.codes[paper, posts.ask[post]]]
        total, _fallback = points(person, post, work, people, posts, claims, value, home, known, far, c, parts)
        key = np.int64(np.rint(total * 1000)) * 1_000_000 + np.int64(np.rint((posts.tie[post] + own) * 1e9))
        offer(lists.post_keys[person], lists.posts[person], posts.place, key, post)
        offer(lists.person_keys[post], lists.people[post], people.place, key, person)
    lists.eligible[person] += eligible


@njit(cache=True)
def sweep(crew, start, end, size, people, posts, site, place_of, agree, mark, claims, homes, known, lists, c, parts):
    """All people of a crew against one block."""
    for number in range(len(crew)):
        person = crew[number]
        claims_in_block(person, people, place_of, agree, mark, size, claims)
        scan(
            person, start, end, posts.local, people, posts, site, claims, homes[people.home[person]], known, lists, c, parts
        )  # fmt: skip


@njit(cache=True)
def fresh(person, firsts, lasts, knowns, homes_here, people, posts, site, lines, works_of, claims, scratch, lists, c, parts):
    """One person against some blocks, without rows made before: claims by inverted lists."""
    clear(claims, len(claims.wish))
    claims_everywhere(person, people, lines, works_of, claims, scratch[0], scratch[1], scratch[2], c)
    for block in range(len(firsts)):
        scan(
            person, firsts[block], lasts[block], posts.work, people, posts, site, claims,
            homes_here[block], knowns[block], lists, c, parts,
        )  # fmt: skip


@njit(cache=True)
def detail(person, chosen, works_at, homes_here, knowns, people, posts, site, place_of, agree, mark, claims, c, found, fallbacks):
    """Six parts of chosen postings of one person. works_at: row of the claims of each chosen posting."""
    claims_in_block(person, people, place_of, agree, mark, agree.shape[1], claims)
    for number in range(len(chosen)):
        post = chosen[number]
        far = np.nan
        if people.longitude[person] == people.longitude[person]:
            far = kilometres(
                people.longitude[person], people.latitude[person], posts.longitude[post], posts.latitude[post]
            )
        value = site.values[site.codes[people.paper[person], posts.ask[post]]]
        _total, fallback = points(
            person, post, works_at[number], people, posts, claims, value,
            homes_here[number], knowns[number], far, c, found[number],
        )  # fmt: skip
        fallbacks[number] = fallback


@njit(cache=True)
def failing(person, inside, people, posts, site, lines, works_of, claims, scratch, c, masks):
    """Which hard rules each posting fails, as bits in the order of VETO_CODES, but for what the day decides.

    inside: whether the person accepts each posting's workplace, before distance.
    """
    clear(claims, len(claims.wish))
    claims_everywhere(person, people, lines, works_of, claims, scratch[0], scratch[1], scratch[2], c)
    age = people.age[person]
    words = people.word_start[person + 1] > people.word_start[person]
    for post in range(len(masks)):
        work, found = posts.work[post], 0
        if (posts.age_high[post] < age and not posts.relaxes[post]) or posts.age_low[post] > age:
            found |= 1
        if posts.education[post] > people.education[person]:
            found |= 2
        if posts.years[post] > years_claimed(person, work, people, claims) + 1e-9:
            found |= 4
        if (site.codes[people.paper[person], posts.ask[post]] & 32) != 0:
            found |= 8
        if not inside[post]:
            found |= 16
        elif people.max_km[person] == people.max_km[person]:
            far = kilometres(
                people.longitude[person], people.latitude[person], posts.longitude[post], posts.latitude[post]
            )
            if far > people.max_km[person]:
                found |= 16
        if posts.pay_high[post] < people.pay_floor[person]:
            found |= 32
        if (posts.sure[post] & people.refused[person]) != 0 or (claims.mark[work] & REFUSED) != 0:
            found |= 64
        elif words and said(
            posts.title[post], site.letters, site.letter_starts, person, people, site.word_letters, site.word_starts
        ):
            found |= 64
        if (posts.sure[post] & people.bodily[person]) != 0:
            found |= 128
        if not site.employment[people.employment[person], posts.employment[post]]:
            found |= 256
        masks[post] = found
