import common.text
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0002_gone_up_to'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='period begins')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('last_place', models.BigIntegerField(default=0)),
                ('opened', models.PositiveIntegerField(default=0, verbose_name='duties opened')),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('finished_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'round of a recurring task',
                'verbose_name_plural': 'rounds of recurring tasks',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', common.text.PlainCharField(blank=True, max_length=200, verbose_name='what is asked')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('answer', common.text.PlainCharField(blank=True, max_length=300, verbose_name='answer')),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'supervision note',
                'verbose_name_plural': 'supervision notes',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', common.text.PlainCharField(max_length=80, verbose_name='task')),
                ('rhythm', models.CharField(choices=[('week', 'weekly reminder'), ('month', 'monthly supervision'), ('quarter', 'quarterly bulletin'), ('year', 'yearly assessment')], max_length=8, verbose_name='how often')),
                ('levels', models.JSONField(default=list, verbose_name='levels of places')),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month')),
                ('day', models.PositiveSmallIntegerField(blank=True, help_text='none: the last day of the period', null=True, verbose_name='day')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Set by law'), (2, 'Watched from above'), (3, 'Promised by us')], verbose_name='level of urgency')),
                ('needs_words', models.BooleanField(default=False, verbose_name='closed with a note only')),
                ('source', common.text.PlainCharField(max_length=120, verbose_name='source')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='first period begins')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='ended on')),
            ],
            options={
                'verbose_name': 'recurring task',
                'verbose_name_plural': 'recurring tasks',
                'ordering': ['rhythm', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='duties_template_has_source'), models.CheckConstraint(condition=models.Q(('month__isnull', True), models.Q(('day__isnull', False), ('month__gte', 1), ('month__lte', 12), ('rhythm', 'year')), _connector='OR'), name='duties_month_is_of_a_year'), models.CheckConstraint(condition=models.Q(('day__isnull', True), models.Q(('day__gte', 1), ('day__lte', 31)), _connector='OR'), name='duties_day_of_month_in_range')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='dutyevent',
            name='duties_happens_once',
        ),
        migrations.AddConstraint(
            model_name='dutyevent',
            constraint=models.UniqueConstraint(condition=models.Q(('what__in', ['opened', 'closed'])), fields=('duty', 'what'), name='duties_happens_once'),
        ),
        migrations.AddConstraint(
            model_name='dutyevent',
            constraint=models.UniqueConstraint(condition=models.Q(('what', 'escalated')), fields=('duty', 'office'), name='duties_goes_up_once_an_office'),
        ),
        migrations.AddConstraint(
            model_name='dutyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what', 'escalated'), _negated=True), ('office__isnull', False), _connector='OR'), name='duties_gone_up_says_where'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervision',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervision',
            name='duty',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supervisions', to='duties.duty'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='office'),
        ),
        migrations.AddField(
            model_name='round',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='duties.template'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('duty',), name='duties_one_open_supervision'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='duties_supervision_answer_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('template', 'starts_on'), name='duties_one_round_a_period'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='duties_round_due_in_order'),
        ),
    ]
