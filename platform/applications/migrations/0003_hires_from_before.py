from django.db import migrations


def link(apps, schema_editor):
    """Hires from before the step named its work: those that came from an application know it."""
    event = apps.get_model("applications", "Event")
    spells = apps.get_model("outcomes", "EmploymentSpell").objects.filter(source_kind="application", voided_at=None)
    for pk, key in spells.values_list("pk", "source_key").iterator(chunk_size=2000):
        event.objects.filter(what="hired", hire=None, application__public_id=key).update(hire=pk)


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0002_the_work_that_ended_it"),
    ]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
