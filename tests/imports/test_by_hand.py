"""What was filled in by hand is not overwritten by a later file."""

from tests.imports.test_people import person, take
from veterans.actions import profile
from veterans.fields import FIELDS, fingerprint
from veterans.models import Person


def test_a_file_leaves_what_was_filled_in_here(tree: object, clerk: object) -> None:
    take(person())
    found = Person.objects.get()
    for name, value in (("wish", "做保安"), ("skills", "驾驶"), ("service", "炊事班")):
        was = fingerprint(name, FIELDS[name].read(found))
        profile.set_field(person=found, name=name, value=value, was=was, by=clerk)
    batch, plan = take(
        person(desired_work="开小车", skills=["电焊"], specialty_text="工兵", min_salary=7000, name="张三三")
    )
    assert batch.changed == 1
    assert "kept_by_hand" in {issue.code for issue in plan.issues}
    found = Person.objects.get()
    assert (found.wish_words, found.pay_floor, found.name) == ("做保安", 7000, "张三三")
    assert [one.words for one in found.skills.all()] == ["驾驶"]
    assert [one.specialty_words for one in found.service_records.all()] == ["炊事班"]
