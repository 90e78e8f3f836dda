"""What the codes of pilots are called. Pure."""

from participation.messages.channels import Channel, MessageState
from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.phases import Phase
from participation.pilots.reminder_tables import Audience
from participation.pilots.tables import Allocation, ArmKind, Better, OutcomeKind, PilotState, Scale, WaveKind
from participation.web.i18n import mark

ALLOCATIONS = {
    Allocation.FIRST_COME: mark("first come, first served"),
    Allocation.LOTTERY: mark("drawn by lot"),
    Allocation.STRATIFIED_LOTTERY: mark("drawn by lot, each area by itself"),
    Allocation.RANDOMISED: mark("chance decides who gets what"),
    Allocation.CLUSTER: mark("chance decides which areas get what"),
}
HOW_PLACES_ARE_GIVEN = {
    Allocation.FIRST_COME: mark(
        "Whoever applies first gets a place, as long as there are places. Those who come later wait in a queue."
    ),
    Allocation.LOTTERY: mark(
        "When applications are closed, the places are drawn by lot among all who can take part. "
        "It does not matter who applied first."
    ),
    Allocation.STRATIFIED_LOTTERY: mark(
        "When applications are closed, the places of each area are drawn by lot among those who live there. "
        "It does not matter who applied first."
    ),
    Allocation.RANDOMISED: mark(
        "Chance alone decides who gets which of the offers below. Neither you nor the office can choose: "
        "only so can the effect be measured fairly."
    ),
    Allocation.CLUSTER: mark(
        "Chance alone decides which areas get which of the offers below. Everybody of one area gets the same."
    ),
}
ARM_KINDS = {
    ArmKind.NEW: mark("the new service"),
    ArmKind.USUAL: mark("the service as usual"),
    ArmKind.WAITING: mark("the service as usual, and the new one after the trial"),
}
WAVE_KINDS = {
    WaveKind.BASELINE: mark("how it is before the trial"),
    WaveKind.CHECK_IN: mark("how it is going"),
    WaveKind.ENDLINE: mark("how it is at the end: what decides"),
}
OUTCOME_KINDS = {
    OutcomeKind.QUESTION: mark("a question that participants answer"),
    OutcomeKind.MEASURE: mark("a figure that the office hands in"),
}
SCALES = {Scale.MEAN: mark("a mean"), Scale.SHARE: mark("a share, in per cent")}
DIRECTIONS = {Better.HIGHER: mark("higher is better"), Better.LOWER: mark("lower is better")}
STATES = {
    PilotState.DRAFT: mark("draft"),
    PilotState.ANNOUNCED: mark("announced"),
    PilotState.ENDED: mark("ended"),
}
PHASES = {
    Phase.COMING: mark("announced"),
    Phase.ENROLLING: mark("applications open"),
    Phase.ENROLLED: mark("applications closed"),
    Phase.RUNNING: mark("under way"),
    Phase.OVER: mark("over"),
}
PHASE_KINDS = {Phase.ENROLLING: "good", Phase.RUNNING: "good"}
"""The kind of their tags; the others are plain."""
AUDIENCES = {
    Audience.EVERYBODY: mark("everybody who applied and did not withdraw"),
    Audience.PLACED: mark("who has a place"),
    Audience.WAITING: mark("who is on the waiting list"),
}
CHANNELS = {Channel.EMAIL: mark("by mail"), Channel.SMS: mark("by SMS")}
MESSAGE_STATES = {
    MessageState.WAITING: mark("still to be sent"),
    MessageState.SENT: mark("sent"),
    MessageState.DELIVERED: mark("arrived"),
    MessageState.UNDELIVERED: mark("did not arrive"),
    MessageState.FAILED: mark("could not be sent"),
    MessageState.SUPPRESSED: mark("not wanted by the recipient"),
}
ENROLLMENT_STATES = {
    EnrollmentState.WAITLISTED: mark("waiting list"),
    EnrollmentState.ENROLLED: mark("has a place"),
    EnrollmentState.COMPLETED: mark("completed"),
    EnrollmentState.WITHDRAWN: mark("withdrawn"),
}
ENROLLMENT_KINDS = {EnrollmentState.ENROLLED: "good", EnrollmentState.COMPLETED: "good"}
"""The kind of their tags; the others are plain."""
CONTACT_CHANNELS = {"email": mark("e-mail"), "sms": mark("text message")}
