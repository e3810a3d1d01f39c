import common.crypto
import datetime
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Way',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', common.crypto.EncryptedTextField(blank=True, verbose_name='mail address')),
                ('by_mail', models.BooleanField(default=False, verbose_name='also by mail')),
                ('by_sms', models.BooleanField(default=False, verbose_name='also by SMS')),
                ('rhythm', models.CharField(choices=[('at_once', 'as it happens'), ('daily', 'once a day, all together')], default='at_once', max_length=8, verbose_name='how often')),
                ('quiet_from', models.TimeField(default=datetime.time(21, 0), verbose_name='quiet from')),
                ('quiet_to', models.TimeField(default=datetime.time(8, 0), verbose_name='quiet until')),
            ],
            options={
                'verbose_name': 'way of notices',
                'verbose_name_plural': 'ways of notices',
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='after',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='channel',
            field=models.CharField(choices=[('in_app', 'on the page'), ('mail', 'by mail'), ('sms', 'by SMS')], max_length=10, verbose_name='way'),
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('in_app', 'on the page'), ('mail', 'by mail'), ('sms', 'by SMS')], max_length=10, verbose_name='way')),
                ('state', models.CharField(choices=[('waiting', 'to be sent'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'not delivered')], default='waiting', max_length=8, verbose_name='state')),
                ('after', models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('claim', models.UUIDField(editable=False, null=True)),
                ('claimed_at', models.DateTimeField(editable=False, null=True)),
                ('problem', models.CharField(blank=True, max_length=40, verbose_name='problem')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['after'], name='notices_message_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='notices_message_claimed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['waiting', 'sending'])), models.Q(('ended_at__isnull', False), ('state__in', ['sent', 'failed'])), _connector='OR'), name='notices_ended_message_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), ('claim__isnull', False), ('claimed_at__isnull', False)), models.Q(models.Q(('state', 'sending'), _negated=True), ('claim__isnull', True), ('claimed_at__isnull', True)), _connector='OR'), name='notices_sending_has_claim')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='notices.message'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('message__isnull', True), ('state', 'queued')), fields=['after'], name='notices_delivery_free'),
        ),
        migrations.AddField(
            model_name='way',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_way', to=settings.AUTH_USER_MODEL),
        ),
    ]
