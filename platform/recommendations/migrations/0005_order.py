from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0004_model_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='matchlist',
            name='order',
            field=models.JSONField(default=list),
        ),
    ]
