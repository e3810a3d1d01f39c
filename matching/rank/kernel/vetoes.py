"""Hard rules, compiled: which postings remain for a person, and which rule forbids the others. Conditions as in rules.py (see loops.py)."""

import numpy as np
from numba import njit

from matching.rank.kernel.claims import REFUSED, claims_everywhere, clear, credit


@njit(cache=True, inline="always")
def kilometres(lon1, lat1, lon2, lat2):
    """gazetteer.great_circle_km to the metre; NaN where a coordinate is unknown."""
    if lon2 != lon2 or lat2 != lat2:
        return np.nan
    a, b, d, e = np.radians(lon1), np.radians(lat1), np.radians(lon2), np.radians(lat2)
    half = np.sin((e - b) / 2) ** 2 + np.cos(b) * np.cos(e) * np.sin((d - a) / 2) ** 2
    return np.rint(12742.0 * np.arcsin(min(1.0, np.sqrt(half))) * 1000) / 1000


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
