"""The compiled loops. Every line of arithmetic stands as in ranker.py, in the same order, so that the results are equal.

No fast-math: a sum is rounded as numpy rounds it. Everything that may change arrives as an argument (constants.py).
"""

import numpy as np
from numba import njit

NOTHING = np.iinfo(np.int64).min
"""Key of an empty place in a list."""
RELATED, CLOSE, HALF_REFUSED, REFUSED, SAME_TRADE = 1, 2, 4, 8, 16
"""Marks of a line beside a work."""


@njit(cache=True, inline="always")
def agreement(occupation, text, c):
    """ranker.agreement of one pair."""
    text = text * min(1.0, c.text_alone + 2.0 * occupation)
    mixed = c.occupation_share * occupation + c.text_share * min(1.0, text / c.full_text)
    return np.float32(min(1.0, max(mixed, max(0.85 * text, 0.8 * occupation))))


@njit(cache=True, inline="always")
def marks(occupation, text, c):
    """What the thresholds of the rules make of one pair."""
    text = text * min(1.0, c.text_alone + 2.0 * occupation)
    related = max(occupation, 0.9 * min(1.0, text / 0.8))
    found = 0
    if related >= c.related:
        found |= RELATED
    if related >= c.same_trade:
        found |= SAME_TRADE
    if related >= c.related_skill:
        found |= CLOSE
    if occupation >= 0.5:
        found |= HALF_REFUSED
    if occupation >= c.same_work:
        found |= REFUSED
    return np.uint8(found)


@njit(cache=True)
def turned(starts, columns, values, inside, width):
    """Sparse rows `inside`, by column: (starts, places in inside, values)."""
    ends = np.zeros(width + 1, dtype=np.int64)
    for work in inside:
        for at in range(starts[work], starts[work + 1]):
            ends[columns[at] + 1] += 1
    for column in range(width):
        ends[column + 1] += ends[column]
    places, kept = np.empty(ends[width], dtype=np.int32), np.empty(ends[width], dtype=np.int32)
    heads = ends[:-1].copy()
    for number in range(len(inside)):
        for at in range(starts[inside[number]], starts[inside[number] + 1]):
            column = columns[at]
            places[heads[column]], kept[heads[column]] = number, values[at]
            heads[column] += 1
    return ends, places, kept


@njit(cache=True)
def compare(lines, chosen, works, inside, classes, characters, c):
    """Chosen lines beside the works of a block: (starts, work, agreement, marks), only where something is shared."""
    size = len(inside)
    ends, places, values = turned(
        works.occupation_start, works.occupation_column, works.occupation_value, inside, classes
    )
    text_ends, text_places, text_values = turned(
        works.text_start, works.text_column, works.text_value, inside, characters
    )
    starts = np.zeros(len(chosen) + 1, dtype=np.int64)
    room = max(size, 64 * len(chosen))
    near, agree, mark = np.empty(room, np.int32), np.empty(room, np.float32), np.empty(room, np.uint8)
    sums, other = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    total = 0
    for row in range(len(chosen)):
        line = chosen[row]
        if total + size > room:
            room = 2 * room + size
            near, agree, mark = larger(near, room), larger(agree, room), larger(mark, room)
        many = total
        for at in range(lines.occupation_start[line], lines.occupation_start[line + 1]):
            column, value = lines.occupation_column[at], lines.occupation_value[at]
            for place in range(ends[column], ends[column + 1]):
                work = places[place]
                if sums[work] == 0:
                    near[many] = work
                    many += 1
                sums[work] += value * values[place]
        for at in range(lines.text_start[line], lines.text_start[line + 1]):
            column, value = lines.text_column[at], lines.text_value[at]
            for place in range(text_ends[column], text_ends[column + 1]):
                work = text_places[place]
                if sums[work] == 0 and other[work] == 0:
                    near[many] = work
                    many += 1
                other[work] += value * text_values[place]
        for at in range(total, many):
            work = near[at]
            occupation, text = min(1.0, sums[work] / c.square), min(1.0, other[work] / c.square)
            agree[at] = agreement(occupation, text, c)
            mark[at] = marks(occupation, text, c)
            sums[work], other[work] = 0, 0
        total = many
        starts[row + 1] = total
    return starts, near, agree, mark


@njit(cache=True)
def larger(array, room):
    """The same array with more room behind it."""
    found = np.empty(room, array.dtype)
    found[: len(array)] = array
    return found


@njit(cache=True, inline="always")
def credit(mark, c):
    """How much of a year counts where a line and a work have this mark."""
    if mark & SAME_TRADE:
        return 1.0
    return c.part if mark & RELATED else 0.0


@njit(cache=True, inline="always")
def witness(mark, close):
    """What a source that is no job says of the years of service: the marks RELATED and SAME_TRADE, or nothing."""
    if close:
        enough = (close == 1 and mark & CLOSE) or (close == 3 and mark & SAME_TRADE)
        return np.uint8(RELATED if enough else 0)
    return np.uint8(mark & (RELATED | SAME_TRADE))


@njit(cache=True)
def clear(claims, size):
    """Forget the last person's claims to `size` works."""
    claims.wish[:size] = 0.0
    claims.best[:size] = -1.0
    claims.second[:size] = -1.0
    claims.years[:size] = 0.0
    claims.mark[:size] = 0


@njit(cache=True)
def claims_in_block(person, people, place_of, beside, size, claims, c):
    """What a person can claim for each work of a block, from the rows of `compare`; place_of: line → row."""
    clear(claims, size)
    starts, near, agree, mark = beside
    wish, best, second, years, own = claims.wish, claims.best, claims.second, claims.years, claims.mark
    for at in range(people.wish_start[person], people.wish_start[person + 1]):
        row = place_of[people.wish_line[at]]
        for entry in range(starts[row], starts[row + 1]):
            wish[near[entry]] = max(wish[near[entry]], np.float64(agree[entry]))
    for at in range(people.source_start[person], people.source_start[person + 1]):
        row, weight, more = place_of[people.source_line[at]], people.source_weight[at], people.source_years[at]
        close, job = people.source_close[at], people.source_job[at]
        for entry in range(starts[row], starts[row + 1]):
            work, value = near[entry], np.float64(agree[entry]) * weight
            second[work] = max(second[work], min(best[work], value))
            best[work] = max(best[work], value)
            if job:
                years[work] += more * credit(mark[entry], c)
            else:
                own[work] |= witness(mark[entry], close)
    for at in range(people.refusal_start[person], people.refusal_start[person + 1]):
        row = place_of[people.refusal_line[at]]
        for entry in range(starts[row], starts[row + 1]):
            own[near[entry]] |= mark[entry] & (HALF_REFUSED | REFUSED)


@njit(cache=True)
def claims_everywhere(person, people, lines, works_of, wanted, claims, sums, other, touched, c):
    """The same over all works that are wanted, by inverted lists: what shares no class and no character is not touched.

    sums, other: zeroed scratch (works), zeroed again. touched: scratch. Claims to what is wanted must have been cleared.
    """
    wish, best, second, years, own = claims.wish, claims.best, claims.second, claims.years, claims.mark
    for at in range(people.wish_start[person], people.wish_start[person + 1]):
        many = gather(people.wish_line[at], lines, works_of, wanted, sums, other, touched)
        for number in range(many):
            work = touched[number]
            occupation, text = min(1.0, sums[work] / c.square), min(1.0, other[work] / c.square)
            wish[work] = max(wish[work], np.float64(agreement(occupation, text, c)))
            sums[work], other[work] = 0, 0
    for at in range(people.source_start[person], people.source_start[person + 1]):
        many = gather(people.source_line[at], lines, works_of, wanted, sums, other, touched)
        weight, more, job = people.source_weight[at], people.source_years[at], people.source_job[at]
        close = people.source_close[at]
        for number in range(many):
            work = touched[number]
            occupation, text = min(1.0, sums[work] / c.square), min(1.0, other[work] / c.square)
            value = np.float64(agreement(occupation, text, c)) * weight
            second[work] = max(second[work], min(best[work], value))
            best[work] = max(best[work], value)
            found = marks(occupation, text, c)
            if job:
                years[work] += more * credit(found, c)
            else:
                own[work] |= witness(found, close)
            sums[work], other[work] = 0, 0
    for at in range(people.refusal_start[person], people.refusal_start[person + 1]):
        many = gather(people.refusal_line[at], lines, works_of, wanted, sums, other, touched)
        for number in range(many):
            work = touched[number]
            own[work] |= marks(min(1.0, sums[work] / c.square), 0.0, c) & (HALF_REFUSED | REFUSED)
            sums[work], other[work] = 0, 0


@njit(cache=True)
def gather(line, lines, works_of, wanted, sums, other, touched):
    """Dot products of a line with every wanted work that shares something with it; returns how many, listed in touched."""
    many = 0
    starts, rows, values = works_of.occupation_start, works_of.occupation_column, works_of.occupation_value
    for at in range(lines.occupation_start[line], lines.occupation_start[line + 1]):
        column, value = lines.occupation_column[at], lines.occupation_value[at]
        for place in range(starts[column], starts[column + 1]):
            work = rows[place]
            if not wanted[work]:
                continue
            touched[many] = work
            many += sums[work] == 0
            sums[work] += value * values[place]
    starts, rows, values = works_of.text_start, works_of.text_column, works_of.text_value
    for at in range(lines.text_start[line], lines.text_start[line + 1]):
        column, value = lines.text_column[at], lines.text_value[at]
        for place in range(starts[column], starts[column + 1]):
            work = rows[place]
            if not wanted[work]:
                continue
            touched[many] = work
            many += (sums[work] == 0) & (other[work] == 0)
            other[work] += value * values[place]
    return many


@njit(cache=True, inline="always")
def kilometres(lon1, lat1, lon2, lat2):
    """gazetteer.great_circle_km to the metre; NaN where a coordinate is unknown."""
    if lon2 != lon2 or lat2 != lat2:
        return np.nan
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


@njit(cache=True, inline="always")
def offer(keys, items, place, key, item):
    """Put an item into one list sorted by key, greatest first; equal keys by the place of their ids."""
    at = len(keys) - 1
    if key == keys[at] and items[at] >= 0 and place[item] > place[items[at]]:
        return
    while at > 0 and (
        keys[at - 1] < key or (keys[at - 1] == key and items[at - 1] >= 0 and place[items[at - 1]] > place[item])
    ):
        keys[at], items[at] = keys[at - 1], items[at - 1]
        at -= 1
    keys[at], items[at] = key, item


@njit(cache=True)
def survivors(person, start, end, which, people, posts, site, claims, kept, distance, c):
    """Postings start … end that no hard rule forbids, listed in kept (their kilometres in distance); returns how many.

    Columns are taken out of their tuples first: inside the loop every access is a bare load.
    """
    age, education, floor = people.age[person], people.education[person], people.pay_floor[person]
    veto = people.refused[person] | people.bodily[person]
    paper, wanted, service = people.paper[person], people.employment[person], people.service_years[person]
    lon, lat, limit = people.longitude[person], people.latitude[person], people.max_km[person]
    words = people.word_start[person + 1] > people.word_start[person]
    alive, codes, employment = site.alive, site.codes, site.employment
    age_low, age_high, relaxes, asked = posts.age_low, posts.age_high, posts.relaxes, posts.education
    pay_high, sure, ask, kind, years = posts.pay_high, posts.sure, posts.ask, posts.employment, posts.years
    mark, claimed, senior, leads = claims.mark, claims.years, posts.senior, people.leads[person]
    many = 0
    for post in range(start, end):
        work = which[post]
        own = claimed[work] + service * credit(mark[work], c)
        own = own * (c.never_led if senior[post] and not leads else 1.0)
        fails = (
            (not alive[post])
            | ((age_high[post] < age) & (not relaxes[post]))
            | (age_low[post] > age)
            | (asked[post] > education)
            | (pay_high[post] < floor)
            | ((codes[paper, ask[post]] & 32) != 0)
            | ((sure[post] & veto) != 0)
            | (not employment[wanted, kind[post]])
            | ((mark[work] & REFUSED) != 0)
            | (years[post] > own + 1e-9)
        )
        kept[many] = post
        many += not fails
    if lon != lon and not words:
        return many
    return closer(person, many, lon, lat, limit, words, people, posts, site, kept, distance)


@njit(cache=True)
def closer(person, many, lon, lat, limit, words, people, posts, site, kept, distance):
    """Take out of kept what is too far or has a refused word in its title; returns how many remain."""
    longitude, latitude, title = posts.longitude, posts.latitude, posts.title
    left = 0
    for number in range(many):
        post = kept[number]
        far = kilometres(lon, lat, longitude[post], latitude[post]) if lon == lon else np.nan
        if far > limit:
            continue
        if words and said(
            title[post], site.letters, site.letter_starts, person, people, site.word_letters, site.word_starts
        ):
            continue
        kept[left], distance[left] = post, far
        left += 1
    return left


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


@njit(cache=True)
def hopeful(person, many, kept, distance, which, people, claims, lists, c, least):
    """Take out of kept what can get into neither list; returns how many remain. least: points the other groups can give."""
    wishes = people.wish_start[person + 1] > people.wish_start[person]
    sources = people.source_start[person + 1] > people.source_start[person]
    claim_wish, claim_best, claim_second = claims.wish, claims.best, claims.second
    post_keys, person_keys = lists.post_keys, lists.person_keys
    last, second = post_keys.shape[1] - 1, person_keys.shape[1] - 1
    own = post_keys[person, last]
    left = 0
    for number in range(many):
        post = kept[number]
        if second >= 0 and person_keys[post, max(0, second)] == NOTHING:  # that list is not full: whoever comes gets in
            kept[left], distance[left] = post, distance[number]
            left += 1
            continue
        work = which[post]
        best = hope(claim_wish[work], max(0.0, claim_best[work]), max(0.0, claim_second[work]), wishes, sources, c)
        # Two thousandths more than it can be: one for rounding, one for what the ids add.
        key = np.int64(np.rint((best + least) * 1000) + 2) * 1_000_000
        kept[left], distance[left] = post, distance[number]
        left += (key >= own) | (second >= 0 and key >= person_keys[post, max(0, second)])
    return left


@njit(cache=True)
def scan(person, start, end, which, people, posts, site, claims, homes, knowns, lists, c, work_space):
    """One person against the postings start … end: hard rules, score, both lists. which: posting → row of the claims."""
    kept, distance, totals, parts = work_space.kept, work_space.distance, work_space.totals, work_space.parts
    many = survivors(person, start, end, which, people, posts, site, claims, kept, distance, c)
    lists.eligible[person] += many
    most = c.group_max
    many = hopeful(
        person, many, kept, distance, which, people, claims, lists, c,
        most[1] + most[2] + most[3] + most[4] + c.veterans_first,
    )  # fmt: skip
    weigh(person, many, kept, distance, which, people, posts, site, claims, homes, knowns, c, parts, totals)
    post_keys, post_items, person_keys, person_items = lists.post_keys, lists.posts, lists.person_keys, lists.people
    last, second = post_keys.shape[1] - 1, person_keys.shape[1] - 1
    tie, own, post_place, person_place = posts.tie, people.own[person], posts.place, people.place
    for number in range(many):
        post = kept[number]
        key = np.int64(np.rint(totals[number] * 1000)) * 1_000_000 + np.int64(np.rint((tie[post] + own) * 1e9))
        if key >= post_keys[person, last]:
            offer(post_keys[person], post_items[person], post_place, key, post)
        if second >= 0 and key >= person_keys[post, second]:
            offer(person_keys[post], person_items[post], person_place, key, person)


@njit(cache=True)
def sweep(crew, start, end, size, people, posts, site, place_of, beside, claims, homes, known, lists, c, work_space):
    """All people of a crew against one block. homes: for each home, whether the block is there."""
    for number in range(len(crew)):
        person = crew[number]
        claims_in_block(person, people, place_of, beside, size, claims, c)
        here = people.home[person]
        scan(
            person, start, end, posts.local, people, posts, site, claims, homes[here : here + 1], known, lists, c, work_space
        )  # fmt: skip


@njit(cache=True)
def choose(blocks, block_starts, block_works, wanted, claims):
    """Want the works of some blocks, without a claim to them."""
    for block in blocks:
        for at in range(block_starts[block], block_starts[block + 1]):
            work = block_works[at]
            wanted[work] = True
            claims.wish[work], claims.best[work], claims.second[work] = 0.0, -1.0, -1.0
            claims.years[work], claims.mark[work] = 0.0, 0


@njit(cache=True)
def fresh(
    person, blocks, starts, block_starts, block_works, homes, knowns, people, posts, site, lines, works_of, wanted, claims,
    scratch, lists, c, work_space,
):  # fmt: skip
    """One person against some blocks, without rows made before: claims by inverted lists, to works of these blocks only.

    wanted: scratch (works), False everywhere, and again afterwards. homes, knowns: one bool each block of the table.
    """
    choose(blocks, block_starts, block_works, wanted, claims)
    claims_everywhere(person, people, lines, works_of, wanted, claims, scratch[0], scratch[1], scratch[2], c)
    for block in blocks:
        wanted[block_works[block_starts[block] : block_starts[block + 1]]] = False
        scan(
            person, starts[block], starts[block + 1], posts.work, people, posts, site, claims, homes[block : block + 1],
            knowns[block : block + 1], lists, c, work_space,
        )  # fmt: skip


@njit(cache=True)
def failing(person, inside, people, posts, site, lines, works_of, claims, scratch, c, masks):
    """Which hard rules each posting fails, as bits in the order of VETO_CODES, but for what the day decides.

    inside: whether the person accepts each posting's workplace, before distance.
    """
    clear(claims, len(claims.wish))
    every = np.ones(len(claims.wish), dtype=np.bool_)
    claims_everywhere(person, people, lines, works_of, every, claims, scratch[0], scratch[1], scratch[2], c)
    age, education, floor = people.age[person], people.education[person], people.pay_floor[person]
    refused, bodily = people.refused[person], people.bodily[person]
    paper, wanted, service = people.paper[person], people.employment[person], people.service_years[person]
    lon, lat, limit = people.longitude[person], people.latitude[person], people.max_km[person]
    words = people.word_start[person + 1] > people.word_start[person]
    for post in range(len(masks)):
        work = posts.work[post]
        own = claims.years[work] + service * credit(claims.mark[work], c)
        own = own * (c.never_led if posts.senior[post] and not people.leads[person] else 1.0)
        found = 1 if (posts.age_high[post] < age and not posts.relaxes[post]) or posts.age_low[post] > age else 0
        found |= 2 if posts.education[post] > education else 0
        found |= 4 if posts.years[post] > own + 1e-9 else 0
        found |= 8 if (site.codes[paper, posts.ask[post]] & 32) != 0 else 0
        away = not inside[post]
        if lon == lon and not away:
            away = kilometres(lon, lat, posts.longitude[post], posts.latitude[post]) > limit
        found |= 16 if away else 0
        found |= 32 if posts.pay_high[post] < floor else 0
        no = (posts.sure[post] & refused) != 0 or (claims.mark[work] & REFUSED) != 0
        if words and not no:
            no = said(
                posts.title[post], site.letters, site.letter_starts, person, people, site.word_letters, site.word_starts
            )
        found |= 64 if no else 0
        found |= 128 if (posts.sure[post] & bodily) != 0 else 0
        found |= 256 if not site.employment[wanted, posts.employment[post]] else 0
        masks[post] = found
