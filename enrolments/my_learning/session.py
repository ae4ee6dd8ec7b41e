"""Who has opened My learning in a browser. The session holds numbers only, nothing personal."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from enrolments.enums import CheckPurpose
from enrolments.models import EmailCheck, Learner

SIGNED_IN = "my-learning"
SIGNING_IN = "my-learning-sign-in"
NEW_ADDRESS = "my-learning-new-address"

LONGEST_IDLE = timedelta(hours=2)
LONGEST_IDLE_ON_A_SHARED_COMPUTER = timedelta(minutes=30)
# The session is not written at each request for a second's precision.
NOTED_EVERY = timedelta(minutes=1)
# How long someone has to say which of the people with an address they are.
TIME_TO_CHOOSE = timedelta(minutes=15)


@dataclass(frozen=True)
class SigningIn:
    """How far a browser has come with signing in: which check, and where to afterwards."""

    check: str = ""
    shared: bool = False
    next_url: str = ""
    proved_at: float = 0.0

    def people(self) -> list[Learner]:
        """Everyone with the address that was proved here; nobody before it is, or long after."""
        if _seconds_since(self.proved_at) > TIME_TO_CHOOSE.total_seconds():
            return []
        check = EmailCheck.objects.filter(
            pk=self.check, purpose=CheckPurpose.SIGN_IN, used_at__isnull=False
        ).first()
        return list(Learner.objects.with_email(check.email).order_by("name", "pk")) if check else []


def own_path(path: str) -> str:
    """The path, if it leads to a page of this site; else the first page of My learning."""
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if ours else reverse("my-learning")


def begin(request: HttpRequest, signing_in: SigningIn) -> None:
    request.session[SIGNING_IN] = asdict(signing_in)


def signing_in(request: HttpRequest) -> SigningIn | None:
    known = request.session.get(SIGNING_IN)
    return SigningIn(**known) if known else None


def note_proved(request: HttpRequest, check: EmailCheck, so_far: SigningIn) -> SigningIn:
    """An address was proved in this browser. Who it is may still have to be said."""
    proved = replace(so_far, check=str(check.pk), proved_at=timezone.now().timestamp())
    request.session.cycle_key()
    begin(request, proved)
    return proved


def sign_in(request: HttpRequest, learner: Learner, *, shared: bool) -> None:
    """Open My learning for someone, under a new session key. Closing the browser ends it."""
    if request.session.get(SIGNED_IN, {}).get("learner") not in (None, learner.pk):
        request.session.flush()
    request.session.pop(SIGNING_IN, None)
    request.session.cycle_key()
    rotate_token(request)
    request.session.set_expiry(0)
    request.session[SIGNED_IN] = {
        "learner": learner.pk,
        "versions": _versions(learner),
        "shared": shared,
        "seen": timezone.now().timestamp(),
    }


def renew(request: HttpRequest, learner: Learner) -> None:
    """Stay signed in here after a change that ends all other sign-ins."""
    learner.refresh_from_db()
    request.session.cycle_key()
    request.session[SIGNED_IN] = {
        **request.session[SIGNED_IN],
        "versions": _versions(learner),
    }


def sign_out(request: HttpRequest) -> None:
    request.session.flush()


def is_shared(request: HttpRequest) -> bool:
    """Whether they said that other people use this computer."""
    return bool(request.session.get(SIGNED_IN, {}).get("shared"))


def learner(request: HttpRequest) -> Learner | None:
    """Who is signed in. Away for long, signed out everywhere or erased, it is nobody."""
    known = request.session.get(SIGNED_IN)
    if known is None:
        return None
    found = Learner.objects.known().filter(pk=known["learner"]).first()
    if found is None or known["versions"] != _versions(found) or _was_away(known):
        sign_out(request)
        return None
    if _seconds_since(known["seen"]) > NOTED_EVERY.total_seconds():
        request.session[SIGNED_IN] = {**known, "seen": timezone.now().timestamp()}
    return found


def _versions(learner: Learner) -> list[int]:
    """What ends a sign-in when it changes: “sign out everywhere”, and another address."""
    return [learner.sign_in_version, learner.links_version]


def _was_away(known: dict[str, Any]) -> bool:
    longest = LONGEST_IDLE_ON_A_SHARED_COMPUTER if known["shared"] else LONGEST_IDLE
    return _seconds_since(known["seen"]) > longest.total_seconds()


def _seconds_since(moment: float) -> float:
    return timezone.now().timestamp() - moment


def check_of_new_address(request: HttpRequest, learner: Learner) -> UUID | None:
    """The check of a new address that this learner began in this browser."""
    begun = request.session.get(NEW_ADDRESS)
    if begun is None:
        return None
    check = EmailCheck.objects.filter(
        pk=begun, purpose=CheckPurpose.NEW_ADDRESS, learner=learner
    ).first()
    return check.pk if check else None
