"""What people ask for, who asks, and what can become of it, by their names."""

from django.db import models


class Kind(models.TextChoices):
    """What is asked for."""

    ADVICE = "advice", "Pathways advice"
    VOLUNTEERING = "volunteering", "Volunteering"
    EMPLOYMENT = "employment", "Employment support"
    ROOM_HIRE = "room-hire", "Room hire"
    EXHIBITING = "exhibiting", "Exhibiting"
    VISIT = "visit", "Professional visit"


class AskedBy(models.TextChoices):
    """Who filled in the form."""

    SELF = "self", "The person themselves"
    SUPPORTER = "supporter", "Someone who supports them"
    PROFESSIONAL = "professional", "A GP or other professional"


class State(models.TextChoices):
    """How far an advisor and a person have come. Nobody sees who has not agreed yet."""

    NOT_AGREED = "not-agreed", "Waiting for the person to agree"
    NEW = "new", "New"
    CONTACTED = "contacted", "Contacted"
    MET = "met", "Met"
    HANDED_OVER = "handed-over", "Handed over"
    FOLLOWED_UP = "followed-up", "Followed up"
    CLOSED = "closed", "Closed"


# What an advisor works through, in its order.
OPEN = (State.NEW, State.CONTACTED, State.MET, State.HANDED_OVER, State.FOLLOWED_UP)


class Agreement(models.TextChoices):
    """How we know that the person agrees."""

    SELF = "self", "They asked themselves"
    LINK = "link", "They agreed by our message"
    STATED = "stated", "The professional says that they agreed"


class Outcome(models.TextChoices):
    """What came of it, once it is closed. Short, and about nobody's health."""

    UNDER_WAY = "under-way", "What they wanted is under way"
    ADVICE_GIVEN = "advice-given", "A talk was enough"
    ELSEWHERE = "elsewhere", "Something else suited them better"
    NOT_WANTED = "not-wanted", "They did not want it after all"
    NOT_REACHED = "not-reached", "We could not reach them"
    TAKEN_BACK = "taken-back", "They took the request back"
    LAPSED = "lapsed", "Nothing happened for as long as we keep requests"


# What an advisor may say; the others say themselves.
OUTCOMES_OF_STAFF = (
    Outcome.UNDER_WAY,
    Outcome.ADVICE_GIVEN,
    Outcome.ELSEWHERE,
    Outcome.NOT_WANTED,
    Outcome.NOT_REACHED,
)


class BestTime(models.TextChoices):
    """When someone would rather be rung."""

    ANY = "any", "Any time"
    MORNING = "morning", "In the morning"
    AFTERNOON = "afternoon", "In the afternoon"


class Wish(models.TextChoices):
    """What of it, in a few words to choose from."""

    GREETING = "greeting", "Meeting and greeting people"
    LIBRARY = "library", "Helping in the library"
    TEACHING = "teaching", "Helping with courses and groups"
    LOOKING = "looking", "Looking for work"
    APPLYING = "applying", "A CV, an application or an interview"
    KEEPING = "keeping", "Keeping the job I have"
    OWN_BUSINESS = "own-business", "Working for myself"
    MEETING = "meeting", "A meeting"
    GROUP = "group", "A group that meets often"
    TRAINING = "training", "Training or a workshop"
    PICTURES = "pictures", "Paintings, drawings or prints"
    PHOTOGRAPHS = "photographs", "Photographs"
    CRAFT = "craft", "Craft or textiles"
    LOOK_ROUND = "look-round", "Looking round"
    TEAM_MEETING = "team-meeting", "Someone to come to our team meeting"
    WORKING_TOGETHER = "working-together", "Talking about working together"
    NOT_SURE = "not-sure", "Something else, or not sure yet"


WISHES: dict[Kind, tuple[Wish, ...]] = {
    Kind.ADVICE: (),
    Kind.VOLUNTEERING: (Wish.GREETING, Wish.LIBRARY, Wish.TEACHING, Wish.NOT_SURE),
    Kind.EMPLOYMENT: (
        Wish.LOOKING,
        Wish.APPLYING,
        Wish.KEEPING,
        Wish.OWN_BUSINESS,
        Wish.NOT_SURE,
    ),
    Kind.ROOM_HIRE: (Wish.MEETING, Wish.GROUP, Wish.TRAINING, Wish.NOT_SURE),
    Kind.EXHIBITING: (Wish.PICTURES, Wish.PHOTOGRAPHS, Wish.CRAFT, Wish.NOT_SURE),
    Kind.VISIT: (Wish.LOOK_ROUND, Wish.TEAM_MEETING, Wish.WORKING_TOGETHER, Wish.NOT_SURE),
}


class TrailAction(models.TextChoices):
    """What is written down about a request."""

    ASKED = "asked", "Asked for"
    ASKED_AGAIN = "asked-again", "Asked for again"
    AGREED = "agreed", "Agreed"
    MOVED = "moved", "Moved"
    NOT_REACHED = "not-reached", "Tried, not reached"
    ASSIGNED = "assigned", "Advisor changed"
    REFERRED_ON = "referred-on", "Referred on"
    LOOKED = "looked", "Looked at"
    DOWNLOADED = "downloaded", "Their data was downloaded"
    ERASED = "erased", "Erased"
