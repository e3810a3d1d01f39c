from django.db import migrations, models
from django.db.models import F


def told_before(apps, schema_editor):
    """Rounds that were opened before this were told of by the same clock."""
    apps.get_model("duties", "Round").objects.exclude(finished_at=None).update(told_at=F("finished_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("duties", "0004_harm"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="untold",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.RunPython(told_before, migrations.RunPython.noop),
    ]
