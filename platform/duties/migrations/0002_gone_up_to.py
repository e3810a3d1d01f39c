import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_where(apps, schema_editor):
    """What went up before this version went to the office that the duty names."""
    event, duty = apps.get_model("duties", "DutyEvent"), apps.get_model("duties", "Duty")
    where = Subquery(duty.objects.filter(pk=OuterRef("duty")).values("escalated_to")[:1])
    event.objects.filter(what="escalated").update(office=where)


class Migration(migrations.Migration):

    dependencies = [
        ("duties", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="dutyevent",
            name="office",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.place",
                verbose_name="gone up to",
            ),
        ),
        migrations.RunPython(say_where, migrations.RunPython.noop),
    ]
