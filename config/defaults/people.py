"""Users, how they sign in and where they go from there."""

from django.urls import reverse

AUTH_USER_MODEL = "accounts.User"
# The e-mail address is unique by a constraint that also ignores its case; whether the rest of the
# domain speaks https is not for one site of it to say, unless HSTS_SUBDOMAINS and HSTS_PRELOAD do.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "accounts.sign_in.passwords.TradeWordsValidator"}]
LOGIN_REDIRECT_URL = "dashboard:home"
LOGIN_URL = "account_login"
# Apps below name no address of those above.
ABSOLUTE_URL_OVERRIDES = {
    "hotels.connection": lambda connection: reverse("connect:connection", args=[connection.pk]),
}
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.sign_in.forms.AddEmailForm",
    "login": "accounts.sign_in.forms.LoginForm",
    "reset_password": "accounts.sign_in.forms.ResetPasswordForm",
    "signup": "accounts.sign_in.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# No longer than ASVS 6.5.5 allows.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Only a sign-up with an address that nobody had could be changed, which would tell of the others.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
PASSWORD_RESET_TIMEOUT = 3_600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Beside allauth's own: how many forms are kept for strangers until they have signed in.
ACCOUNT_RATE_LIMITS = {"unsent_form": "60/h/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.sign_in.second_factor.SecondFactorAdapter"
