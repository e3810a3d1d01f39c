"""What a person can claim for each work: lines beside works, wishes, sources, refusals. Arithmetic as in ranker.py (see loops.py)."""

import numpy as np
from numba import njit

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
def compare(lines, chosen, works, inside, classes, characters, c, room):
    """Chosen lines beside the works of a block: (starts, work, agreement, marks), only where something is shared.

    room: the last three as an earlier call gave them, written over; fresh memory for each block is fresh pages asked of the
    system, for which two processes wait more than one does.
    """
    size = len(inside)
    ends, places, values = turned(
        works.occupation_start, works.occupation_column, works.occupation_value, inside, classes
    )
    text_ends, text_places, text_values = turned(
        works.text_start, works.text_column, works.text_value, inside, characters
    )
    starts = np.zeros(len(chosen) + 1, dtype=np.int64)
    near, agree, mark = room
    most = at_most(lines, chosen, ends, text_ends, size)
    if len(near) < most:
        near, agree, mark = np.empty(most, np.int32), np.empty(most, np.float32), np.empty(most, np.uint8)
    sums, other = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    total = 0
    for row in range(len(chosen)):
        line = chosen[row]
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
def at_most(lines, chosen, ends, text_ends, size):
    """No fewer entries than chosen lines have beside `size` works, from how many works each column has."""
    found = 0
    for line in chosen:
        own = 0
        for at in range(lines.occupation_start[line], lines.occupation_start[line + 1]):
            column = lines.occupation_column[at]
            own += ends[column + 1] - ends[column]
        for at in range(lines.text_start[line], lines.text_start[line + 1]):
            column = lines.text_column[at]
            own += text_ends[column + 1] - text_ends[column]
        found += min(size, own)
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
