"""Every model with a path to a person says how it exports, erases and merges."""

from django.apps import apps
from django.db import models

from common import personal_data
from tests.cast import make_person
from veterans.models import Person


def with_a_path_to_a_person() -> set[type[models.Model]]:
    """Person itself and all models that point at it, directly or through another one."""
    found: set[type[models.Model]] = {Person}
    grown = True
    while grown:
        grown = False
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if model not in found and field.is_relation and field.related_model in found:
                    found.add(model)
                    grown = True
    return found


# Low rooms that know a person by text or by user: no foreign key leads from them to a person.
BY_TEXT_OR_USER = {"accounts.User", "employers.Complaint", "files.StoredFile", "notices.Notice", "notices.Way"}


def test_no_model_is_forgotten() -> None:
    registered = {one.model for one in personal_data.registrations()}
    by_key = {model for model in registered if model._meta.label not in BY_TEXT_OR_USER}
    assert with_a_path_to_a_person() == by_key
    assert {model._meta.label for model in registered - by_key} == BY_TEXT_OR_USER


def test_the_export_has_every_column_of_the_person_and_nobody_else(county: object) -> None:
    person = make_person(county, name="张三", phone="13800138000")  # type: ignore[arg-type]
    make_person(county, name="李四", source="s", source_id="9")  # type: ignore[arg-type]
    export = personal_data.export_person(person)
    (row,) = export["veterans.Person"]
    left_out = {"id_index", "phone_index", "search_terms", "import_digest", "name_sound"}
    assert set(row) | left_out == {field.name for field in Person._meta.concrete_fields}
    assert row["phone"] == "13800138000"
    assert "李四" not in str(export)
    assert len(export["veterans.HeldCertificate"]) == 1


def test_erasing_leaves_nothing_of_the_person(county: object) -> None:
    person = make_person(county, name="张三")  # type: ignore[arg-type]
    for one in personal_data.registrations():
        one.erase(person)
    for model in with_a_path_to_a_person():
        assert not model._default_manager.exists(), model


def test_merging_moves_what_the_other_has_not(county: object) -> None:
    kept = make_person(county, name="张三")  # type: ignore[arg-type]
    gone = make_person(county, name="张三", source="s", source_id="9")  # type: ignore[arg-type]
    gone.certificates.create(words="B2驾照", kind="DRIVE_B2")
    for one in personal_data.registrations():
        one.merge(kept, gone)
    assert {row.words for row in kept.certificates.all()} == {"低压电工证", "B2驾照"}
    assert not gone.certificates.exists()
