"""Reasons, cautions and counts: each a stored field of the person against a stored condition of the posting."""
def reasons(*a): return [],[]
def summary(person_id, view, index, scored, model):
    return {"veteran_id": person_id}
def pair(*a): return {}
