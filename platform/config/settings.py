"""Settings of Rongye. Everything that differs between installations comes from the environment; see README."""

import os
import sys

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment
from config.environment import BASE_DIR

VAR = environment.state_dir()
# Not "pytest": scikit-learn loads that one wherever it is installed.
TESTING = "tests.environment" in sys.modules
PRODUCTION = environment.flag("RONGYE_PRODUCTION", False)
DEBUG = environment.flag("RONGYE_DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("RONGYE_DEBUG must be 0 where RONGYE_PRODUCTION is 1.")

SECRET_KEY = environment.secret_key(VAR)
FIELD_KEYS = environment.field_keys(VAR)

PORT = environment.number("PORT", 8000, low=1, high=65535)
WEB_CONCURRENCY = environment.number("WEB_CONCURRENCY", 2, low=1, high=64)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is empty; name the addresses people use, separated by commas.")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")

# ---------- rooms ----------
ROOMS = [
    "common",
    "audit",
    "runs",
    "imports",
    "places",
    "vocabulary",
    "accounts",
    "files",
    "notices",
    "duties",
    "bookings",
    "veterans",
    "employers",
    "consents",
    "outcomes",
    "applications",
    "recommendations",
    "portal",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "django_include_bootstrap",
    "treebeard",
    "rules",
    "allauth",
    "allauth.account",
    *[room for room in ROOMS if (BASE_DIR / "platform" / room / "__init__.py").exists()],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "common.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.StaffMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "veterans.middleware.LooksMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context.page",
                "portal.context.role",
                "notices.context.unread",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "common.templatetags.look"],
        },
    }
]

# ---------- data ----------
EMBEDDED = "DATABASE_URL" not in environ.Env.ENVIRON
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
if EMBEDDED:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "rongye.sqlite3"}}
else:
    _url = environment.address("DATABASE_URL", "", {"postgres", "postgresql", "sqlite"})
    DATABASES = {"default": environ.Env.db_url_config(_url)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = dict(_SQLITE_OPTIONS)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.address("REDIS_URL", "", {"redis", "rediss"})
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
elif REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # allauth's rate limits live in the cache and must hold across web processes.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# ---------- background work ----------
_BROKER = VAR / "broker"
CELERY_BROKER_URL = environment.address(
    "CELERY_BROKER_URL", REDIS_URL or "filesystem://localhost", {"filesystem", "redis", "rediss", "amqp"}
)
if CELERY_BROKER_URL.startswith("filesystem"):
    for _name in ("queue", "control"):
        (_BROKER / _name).mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER / "queue"),
        "data_folder_out": str(_BROKER / "queue"),
        "control_folder": str(_BROKER / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "visibility_timeout": 3600}
CELERY_TASK_ALWAYS_EAGER = TESTING
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"

# ---------- people ----------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.NameOrPhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "accounts.password_form.OwnPasswordForm"}
# Beside allauth's own limits: one limiter for everything that could be asked without end.
ACCOUNT_RATE_LIMITS = {
    "live_count": "300/h/user",
    "complaint": "6/h/ip,20/d/ip,30/d/key",
    "complaint_result": "30/h/ip",
}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 3600
STAFF_IDLE_MINUTES = environment.number("RONGYE_IDLE_MINUTES", 30, low=1, high=240)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "rongye_session"
CSRF_COOKIE_NAME = "rongye_csrf"

# ---------- language and time ----------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "rongye_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ---------- files ----------
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns at every start about a folder that is not there yet
STATICFILES_DIRS = [BASE_DIR / "templates" / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILES_FOLDER = VAR / "evidence"
FILES_MAX_BYTES = 10 * 1024 * 1024
FILES_MOST_AN_OWNER = 40
NOTICES_MAIL = environment.gateway("NOTICES_MAIL", {"smtp", "smtps"})
NOTICES_SMS = environment.gateway("NOTICES_SMS", {"http", "https"})
NOTICES_SMS_TOKEN = os.environ.get("NOTICES_SMS_TOKEN", "")
NOTICES_FROM = os.environ.get("NOTICES_FROM", "rongye@localhost")
SITE_ADDRESS = CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else f"http://127.0.0.1:{PORT}"
FILES_SCANNER = os.environ.get("RONGYE_SCANNER", "")
IMPORT_MAX_BYTES = 20 * 1024 * 1024
IMPORT_MAX_ROWS = 50_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# ---------- safety ----------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Read in every installation, so that a bad value never waits for the day of going live.
_redirect, _behind_proxy = environment.flag("SECURE_SSL_REDIRECT", True), environment.flag("BEHIND_TLS_PROXY", False)
if PRODUCTION:
    SECURE_SSL_REDIRECT = _redirect
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if _behind_proxy:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "runs": {"level": "INFO"},
        "imports": {"level": "INFO"},
        "recommendations": {"level": "INFO"},
        # At DEBUG these write whole pages' contexts and the values of queries: names and numbers of people.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
