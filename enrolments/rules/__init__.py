"""The rules of places. The only code that writes Enrolment or Run.taken.

Every path locks run rows, then the learner's row (transactions.py), and moves a status only by an
UPDATE that names the status it leaves. `Run.taken` moves in the same step, and the database's own
constraint refuses more places than there are. Freed places are offered before the transaction
ends. docs/enrolment.md draws the states.
"""

from enrolments.evaluations import Answers
from enrolments.people import Applicant
from enrolments.refusals import CLOSED_TO, Refused
from enrolments.rules.attendance import Marked, NewMark, mark, mark_register
from enrolments.rules.bookings import book_run, record_shared_rooms
from enrolments.rules.closing import close_venue, is_closed, open_again
from enrolments.rules.completing import finish_runs
from enrolments.rules.evaluating import ask_for_evaluations, evaluate, type_in_evaluation
from enrolments.rules.joining import AGREEMENT_VERSION, enrol
from enrolments.rules.leaving import cancel, swap, withdraw
from enrolments.rules.offering import (
    accept,
    approve,
    decline,
    expire_offers,
    fill_places,
    lengthen_late_offer,
    offer,
    release_shares,
    start_offer_clock,
    stop_offer_clock,
)
from enrolments.rules.opening import (
    close_run,
    open_run,
    refuse_to_cancel,
    refuse_to_close,
    refuse_to_copy_again,
    refuse_to_open,
)
from enrolments.rules.runs import (
    cancel_run,
    cancel_session,
    change_places,
    dates_changed,
    finish,
    move_in_queue,
    order_queue,
    reserve_places,
)
from enrolments.rules.sessions import (
    add_sessions,
    copy_run,
    move_session,
    next_term,
    sessions_in,
)
from enrolments.rules.writing import hand_over, refuse_to_write, write_to_run

__all__ = [
    "AGREEMENT_VERSION",
    "CLOSED_TO",
    "Answers",
    "Applicant",
    "Marked",
    "NewMark",
    "Refused",
    "accept",
    "add_sessions",
    "approve",
    "ask_for_evaluations",
    "book_run",
    "cancel",
    "cancel_run",
    "cancel_session",
    "change_places",
    "close_run",
    "close_venue",
    "copy_run",
    "dates_changed",
    "decline",
    "enrol",
    "evaluate",
    "expire_offers",
    "fill_places",
    "finish",
    "finish_runs",
    "hand_over",
    "is_closed",
    "lengthen_late_offer",
    "mark",
    "mark_register",
    "move_in_queue",
    "move_session",
    "next_term",
    "offer",
    "open_again",
    "open_run",
    "order_queue",
    "record_shared_rooms",
    "refuse_to_cancel",
    "refuse_to_close",
    "refuse_to_copy_again",
    "refuse_to_open",
    "refuse_to_write",
    "release_shares",
    "reserve_places",
    "sessions_in",
    "start_offer_clock",
    "stop_offer_clock",
    "swap",
    "type_in_evaluation",
    "withdraw",
    "write_to_run",
]
