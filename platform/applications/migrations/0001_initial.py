import common.crypto
import common.text
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('employers', '0004_standing'),
        ('veterans', '0006_reception'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('sent', 'sent'), ('seen', 'seen by the firm'), ('proposed', 'interview proposed'), ('agreed', 'interview agreed'), ('moved', 'interview to be moved'), ('held', 'interview held'), ('missed', 'interview missed'), ('offered', 'post offered'), ('accepted', 'offer accepted'), ('declined', 'offer declined'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('hired', 'hired'), ('closed', 'closed')], default='sent', max_length=10, verbose_name='state')),
                ('on_behalf', models.BooleanField(default=False, verbose_name='on behalf of the person')),
                ('channel', models.CharField(max_length=10, verbose_name='how it was said')),
                ('source', models.CharField(blank=True, help_text='surface on which the person found the posting', max_length=20)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sent at')),
                ('answer_by', models.DateTimeField(null=True, verbose_name='answer due')),
                ('reminded_at', models.DateTimeField(editable=False, null=True)),
                ('raised_at', models.DateTimeField(editable=False, null=True)),
                ('silences', models.PositiveSmallIntegerField(default=0, verbose_name='times the firm was silent')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first working day')),
                ('reply_by', models.DateField(blank=True, null=True, verbose_name='reply to the offer by')),
                ('ends_others', models.BooleanField(default=True, verbose_name='withdraw my other applications when I start')),
                ('notes_asked_at', models.DateTimeField(editable=False, null=True, verbose_name='asked to see the notes')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended at')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='employers.employer', verbose_name='employer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='veterans.person', verbose_name='person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='employers.posting', verbose_name='posting')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['-sent_at', '-pk'],
                'indexes': [models.Index(fields=['posting', 'state'], name='applications_board'), models.Index(fields=['employer', '-sent_at'], name='applications_of_firm'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['answer_by'], name='applications_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person', 'posting'), name='applications_one_open_a_post'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['sent', 'seen', 'proposed', 'agreed', 'moved', 'held', 'missed', 'offered', 'accepted'])), models.Q(('answer_by__isnull', True), ('ended_at__isnull', False), ('state__in', ['declined', 'refused', 'withdrawn', 'hired', 'closed'])), _connector='OR'), name='applications_ended_has_time'), models.CheckConstraint(condition=models.Q(('raised_at__isnull', True), models.Q(('raised_at__gte', models.F('reminded_at')), ('reminded_at__isnull', False)), _connector='OR'), name='applications_reminded_before_raised')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('sent', 'sent'), ('seen', 'seen by the firm'), ('proposed', 'interview proposed'), ('agreed', 'interview agreed'), ('moved', 'interview to be moved'), ('held', 'interview held'), ('missed', 'interview missed'), ('offered', 'post offered'), ('accepted', 'offer accepted'), ('declined', 'offer declined'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('hired', 'hired'), ('closed', 'closed'), ('reminded', 'the firm was reminded'), ('raised', 'the station was asked to call the firm'), ('notes', "asked to see the firm's notes")], max_length=10, verbose_name='what')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('job', models.CharField(blank=True, max_length=60)),
                ('on_behalf', models.BooleanField(default=False, verbose_name='entered by staff for somebody')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='reason')),
                ('words', common.text.PlainCharField(blank=True, max_length=200, verbose_name='in words')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='applications.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('job', '')), models.Q(('by__isnull', True), models.Q(('job', ''), _negated=True)), _connector='OR'), name='applications_event_has_one_actor'), models.CheckConstraint(condition=models.Q(models.Q(('what', 'refused'), _negated=True), models.Q(('by__isnull', False), ('reason__in', ['filled', 'experience', 'certificate', 'skills', 'place', 'pay', 'hours', 'absent', 'other'])), _connector='OR'), name='applications_only_a_human_refuses')],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
            },
        ),
        migrations.CreateModel(
            name='FirmNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', common.crypto.EncryptedTextField(verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='applications.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'note of a firm',
                'verbose_name_plural': 'notes of firms',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('on_site', 'on site'), ('video', 'by video'), ('phone', 'by phone')], default='on_site', max_length=8, verbose_name='how')),
                ('where', common.text.PlainCharField(blank=True, max_length=120, verbose_name='where')),
                ('link', models.URLField(blank=True, max_length=300, verbose_name='link of the video meeting')),
                ('minutes', models.PositiveSmallIntegerField(default=30, verbose_name='minutes')),
                ('state', models.CharField(choices=[('proposed', 'times proposed'), ('agreed', 'agreed'), ('other', 'other times wanted'), ('held', 'held'), ('missed', 'missed'), ('dropped', 'dropped')], default='proposed', max_length=8, verbose_name='state')),
                ('starts_at', models.DateTimeField(null=True, verbose_name='time')),
                ('missing', models.CharField(blank=True, choices=[('person', 'the applicant did not come'), ('firm', 'the firm did not come'), ('both', 'neither came, or it was called off late')], max_length=8, verbose_name='who was missing')),
                ('version', models.PositiveSmallIntegerField(default=0, help_text='SEQUENCE of the calendar entry')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviews', to='applications.application')),
                ('interviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='interviewer')),
            ],
            options={
                'verbose_name': 'interview',
                'verbose_name_plural': 'interviews',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'agreed', 'other'])), fields=('application',), name='applications_one_interview_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['agreed', 'held']), _negated=True), ('starts_at__isnull', False), _connector='OR'), name='applications_agreed_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('missing__in', ['person', 'firm', 'both']), ('state', 'missed')), models.Q(models.Q(('state', 'missed'), _negated=True), ('missing', '')), _connector='OR'), name='applications_missed_says_who'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 480)), name='applications_minutes_in_range')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='time')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='applications.interview')),
            ],
            options={
                'verbose_name': 'proposed time',
                'verbose_name_plural': 'proposed times',
                'ordering': ['starts_at'],
                'constraints': [models.UniqueConstraint(fields=('interview', 'starts_at'), name='applications_slot_once')],
            },
        ),
    ]
