import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('first_tick', models.IntegerField()),
                ('end_tick', models.IntegerField()),
                ('booked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='booked at')),
            ],
            options={
                'verbose_name': 'booking',
                'verbose_name_plural': 'bookings',
                'ordering': ['first_tick', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='bookings_one_a_matter'), models.CheckConstraint(condition=models.Q(('end_tick__gt', models.F('first_tick'))), name='bookings_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('tick', models.IntegerField()),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ticks', to='bookings.booking')),
            ],
            options={
                'indexes': [models.Index(fields=['tick'], name='bookings_past')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'tick'), name='bookings_no_subject_twice')],
            },
        ),
    ]
