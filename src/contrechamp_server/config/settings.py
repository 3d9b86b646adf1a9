"""Django's settings, all of them derived from `Options`: DEBUG is off, and there is no default secret."""

import os
from pathlib import Path

from contrechamp_server.config.databases import read_database
from contrechamp_server.config.environment import PREFIX, read_options
from contrechamp_server.config.storages import read_storage

ARCHIVE = read_options(Path(os.environ.get(f"{PREFIX}FOLDER", ".")))

DEBUG = False
SECRET_KEY = ARCHIVE.secret_key
ALLOWED_HOSTS = list(ARCHIVE.hosts)
ROOT_URLCONF = "contrechamp_server.config.urls"
WSGI_APPLICATION = "contrechamp_server.config.wsgi.application"
APPEND_SLASH = True
PACKAGE = Path(__file__).resolve().parents[1]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "contrechamp_server.foundation.accounts.apps.AccountsConfig",
    "contrechamp_server.foundation.media.apps.MediaConfig",
    "contrechamp_server.foundation.records.apps.RecordsConfig",
    "contrechamp_server.foundation.audit.apps.AuditConfig",
    "contrechamp_server.stages.approval.apps.ApprovalConfig",
    "contrechamp_server.stages.captions.apps.CaptionsConfig",
    "contrechamp_server.stages.verification.apps.VerificationConfig",
    "contrechamp_server.stages.counting.apps.CountingConfig",
    "contrechamp_server.stages.publication.apps.PublicationConfig",
    "contrechamp_server.stages.objections.apps.ObjectionsConfig",
    "contrechamp_server.stages.releases.apps.ReleasesConfig",
    "contrechamp_server.config.apps.ArchiveConfig",
]

MIDDLEWARE = [
    "contrechamp_server.frame.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "contrechamp_server.frame.origins.SameOriginOnly",
    "contrechamp_server.frame.people.People",
    "contrechamp_server.frame.languages.AskedLanguage",
    "django.middleware.common.CommonMiddleware",
    "contrechamp_server.frame.errors.ErrorPages",
    "contrechamp_server.frame.door.ClosedByDefault",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [("django.template.loaders.filesystem.Loader", [str(PACKAGE / "templates")])],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "contrechamp_server.frame.context.page",
            ],
            "builtins": ["contrechamp_server.frame.tags"],
            "string_if_invalid": "",
        },
    }
]

DATABASES = {"default": read_database(ARCHIVE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": {"BACKEND": "contrechamp_server.config.storages.NoStorage"},
    "media": read_storage(ARCHIVE),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = str(ARCHIVE.folder / "static")
STATICFILES_DIRS = [str(PACKAGE / "static")]
WHITENOISE_MAX_AGE = 60

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["pseudonym"]},
    },
]
SESSION_ENGINE = "contrechamp_server.foundation.accounts.sessions"
SESSION_COOKIE_NAME = "contrechamp"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ARCHIVE.https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ARCHIVE.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ARCHIVE.https else None

# No uploaded byte ever goes to a temporary file: the views that take files read them with `frame.uploads`, past this.
FILE_UPLOAD_HANDLERS = ["contrechamp_server.frame.uploads.RefusingUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FILES = ARCHIVE.max_files

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = sorted(str(area) for area in (PACKAGE / "locale").iterdir())  # one catalogue an area
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "contrechamp_server.config.logs.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "contrechamp": {"level": "INFO"},
    },
}
