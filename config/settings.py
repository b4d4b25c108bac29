"""The one settings file. What differs between installations comes from the environment:

DATABASE_URL                  PostgreSQL server, 14 or later; unset: the embedded server
DATABASE_READER_URL           a server that follows that one, for the API to read from; default: the same
DATABASE_POOL_SIZE            connections that one process may hold, and as many again for the API
DATABASE_STATEMENT_TIMEOUT    seconds after which the server gives up a statement; 0: never
API_STATEMENT_TIMEOUT         seconds after which an answer of the API is given up (whole results have 15 minutes)
API_EXPORTS                   whole results that one process makes at a time, of the connections for the API
DJANGO_DEBUG                  1 on a developer's machine (`make run` sets it)
DJANGO_SECRET_KEY             required beside DATABASE_URL; else each installation makes its own
DJANGO_ALLOWED_HOSTS          host names the portal answers to, comma-separated
DJANGO_CSRF_TRUSTED_ORIGINS   origins such as https://budget.example.gov.cn, comma-separated
DJANGO_HTTPS                  0 allows plain HTTP; by default it is only allowed with DJANGO_DEBUG
DJANGO_BEHIND_PROXY           1 if a proxy in front sets (and always overwrites) X-Forwarded-Proto, and appends the
                              address of its caller to X-Forwarded-For
PORTAL_ORIGIN                 what links in messages to subscribers begin with, like https://budget.example.gov.cn;
                              default: the first of DJANGO_CSRF_TRUSTED_ORIGINS, else the first allowed host
WEBHOOK_PRIVATE_ADDRESSES     1 lets messages go to addresses of one's own network and by plain HTTP; by default they
                              only do with DJANGO_DEBUG
MINGZHANG_DATA_DIR            where the portal keeps its data; default: var/
API_RATE                      requests to the API that one client may make, as 600/min (or /s, /h); 0: no limit
API_EXPORT_RATE               how many of these may ask for a whole result as a file, as 20/min; 0: no limit
VERIFY_RATE                   files that one client may have compared with what was published, as 20/min; 0: no limit
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from config import environment as env
from config.database import database

BASE_DIR = Path(__file__).parents[1]
DATA_DIR = env.data_directory("MINGZHANG_DATA_DIR", BASE_DIR / "var")

# Installation

DEBUG = env.flag("DJANGO_DEBUG", default=False)
HTTPS = env.flag("DJANGO_HTTPS", default=not DEBUG)
ALLOWED_HOSTS = env.hosts("DJANGO_ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.origins("DJANGO_CSRF_TRUSTED_ORIGINS")
PORTAL_ORIGIN = [
    *env.origins("PORTAL_ORIGIN"),
    *(origin for origin in CSRF_TRUSTED_ORIGINS if "*" not in origin),
    f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}",
][0].rstrip("/")
WEBHOOK_PRIVATE_ADDRESSES = env.flag("WEBHOOK_PRIVATE_ADDRESSES", default=DEBUG)

DATABASE_URL = env.text("DATABASE_URL")
_POOL_SIZE = env.integer("DATABASE_POOL_SIZE", default=10, least=1)
DATABASES = {
    "default": database(
        DATABASE_URL,
        directory=DATA_DIR / "postgres",
        pool_size=_POOL_SIZE,
        statement_timeout=env.integer("DATABASE_STATEMENT_TIMEOUT", default=0),
    ),
    # What anybody may ask through the API: it can only read, and an answer that takes too long is given up.
    "reader": database(
        env.text("DATABASE_READER_URL") or DATABASE_URL,
        directory=DATA_DIR / "postgres",
        pool_size=_POOL_SIZE,
        statement_timeout=env.integer("API_STATEMENT_TIMEOUT", default=5, least=1),
        read_only=True,
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = env.text("DJANGO_SECRET_KEY")
if not SECRET_KEY:
    # Several machines may serve one database, and they must agree on the key.
    if DATABASE_URL and not DEBUG:
        raise env.ConfigurationError(
            "DJANGO_SECRET_KEY is not set; give a long random text, the same on every machine of the portal."
        )
    SECRET_KEY = env.installation_key(DATA_DIR / "secret-key")

# The portal

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # before the admin, whose templates it replaces
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # before staticfiles, so that every server serves them alike
    "django.contrib.staticfiles",
    "import_export",
    "pgtrigger",
    "pghistory",
    "axes",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "budgets",
    "performance",
]
# The contents page: tables, rules and fact sources of both apps in reading order.
DISCLOSURE = "config.disclosure"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.history.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.security.ContentSecurityPolicyMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it replaces the answer to a sign-in that is locked out
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
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # Put there by `make` from the npm packages; {% static "vendor/chart.js/chart.umd.min.js" %}
    ("vendor/chart.js", BASE_DIR / "var" / "vendor" / "chart.js"),
    ("vendor/tabulator", BASE_DIR / "var" / "vendor" / "tabulator"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Bulk packages that were made (budgets.bulk.store).
BULK_ROOT = DATA_DIR / "bulk"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Names with a digest, so that browsers may keep the files; a developer wants to see each change.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CACHES = {
    # Totals of the API's answers, by what was asked and when; in each process its own.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    # Public pages as they were made since the last publication (budgets.views.keeping).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Answers of the API likewise (budgets.api.base).
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# The form of one edition has a field for each figure of its lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

REST_FRAMEWORK = {
    # What is published is public, and nothing can be written through the API. Drafts and records are read with a token
    # (budgets.api.guard); the session of a browser counts for nothing.
    "DEFAULT_AUTHENTICATION_CLASSES": ["budgets.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
API_RATE = env.rate("API_RATE", default="600/min")
API_EXPORT_RATE = env.rate("API_EXPORT_RATE", default="20/min")
# Files that anybody may have compared with what was published (/verify/).
VERIFY_RATE = env.rate("VERIFY_RATE", default="20/min")
KNOX_TOKEN_MODEL = "budgets.ApiToken"
# Scanners of repositories find a token that leaked by its beginning.
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "mz_"}
# Its migrations make a table of its own token model even where another takes its place.
MIGRATION_MODULES = {"knox": None}
# Each holds a connection while it is made; pages and tables need some too.
API_EXPORTS = env.integer("API_EXPORTS", default=max(1, _POOL_SIZE // 2), least=1)
SPECTACULAR_SETTINGS = {
    "TITLE": "明账 Mingzhang API",
    "DESCRIPTION": "已公开的部门预算：版本、表格、明细。Published budgets: editions, tables and facts.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.0",
    "SORT_OPERATION_PARAMETERS": False,  # the order in which they are declared reads better
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "budgets.api.openapi.complete"],
    # A choice that fields of several names have, and three that fields of one name have.
    "ENUM_NAME_OVERRIDES": {
        "MoneyUnitEnum": [("yuan", "元"), ("wanyuan", "万元")],
        "EditionStateEnum": "budgets.models.Edition.State",
        "DraftStateEnum": "budgets.api.auditor.describe.STATES",
        "ComparedStateEnum": "budgets.api.table_shapes.STATES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
# The public pages' blue, from light to dark.
_PRIMARY = {
    "50": "#f1f6fb",
    "100": "#e0ebf5",
    "200": "#c3d7ea",
    "300": "#9db7d3",
    "400": "#5f8fbf",
    "500": "#3f7cb4",
    "600": "#2f6ca8",
    "700": "#225488",
    "800": "#1a4570",
    "900": "#14375e",
    "950": "#0c2340",
}
UNFOLD = {
    "SITE_TITLE": _("明账"),
    "SITE_HEADER": _("明账"),
    "SITE_ICON": lambda request: static("img/logo.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/logo.svg")}],
    "SHOW_LANGUAGES": True,
    "STYLES": [lambda request: static("css/admin.css"), lambda request: static("css/workflow.css")],
    "SIDEBAR": {"navigation": "budgets.admin.navigation.sidebar"},
    "COLORS": {"primary": _PRIMARY},
}
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Safety

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses first whoever failed too often
    "budgets.permissions.RoleBackend",
]
# Ten wrong passwords for one account from one address: half an hour of rest.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_CLIENT_IP_CALLABLE = CLIENT_ADDRESS = "config.client.client_address"
# Never stored with an attempt, beside passwords; names and addresses have columns of their own.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
# A working day; a browser that is closed, or a shared machine that is shut down, ends it earlier.
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.flag("DJANGO_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    # Believed only on request: without such a proxy any visitor could send this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django brings handlers of its own; without them its messages go to the root like all others.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
