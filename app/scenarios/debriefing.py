"""What the debrief of a run shows: the result first, then red lines, turning points, what went well, the talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.domain.content.collection import Registers
from app.domain.content.kinds import Kind
from app.domain.errors import NotFound
from app.domain.scenarios.debrief import Debrief, JudgedMove, Mark, MoveKind, debrief
from app.domain.scenarios.format import Ending
from app.domain.scenarios.pathmap import best, taken
from app.domain.scenarios.policy import may_rewind, shows_lessons
from app.domain.scenarios.scoring import Result, result_of
from app.domain.scenarios.state import Status
from app.domain.scenarios.step import Replay
from app.library.clauses import ClauseCard, clause_cards
from app.library.queries import list_live, registers
from app.scenarios import material, queries
from app.scenarios.citations import RedLineCard, competency_title, red_line_card
from app.scenarios.mapping import PathMap, present_map
from app.scenarios.material import Material
from app.scenarios.models import RunState, ScenarioRun
from app.scenarios.playing import Bubble, bubbles
from app.scenarios.sheets import MarkView, mark_views, plan_text
from app.scenarios.traces import Trace, traces

MOST_LESSONS = 3


@dataclass(frozen=True)
class CompetencyLine:
    """How much of a competency's points was earned."""

    title: str
    percent: int
    floor: int | None
    missed: bool


@dataclass(frozen=True)
class MoveCard:
    """A move worth a look."""

    number: int
    said: str
    silence: bool
    gave_up: bool
    reaction: str
    loss: int
    comment: str
    better: str
    better_comment: str
    clauses: tuple[ClauseCard, ...]
    lost_pass: bool
    red_line: RedLineCard | None = None
    sheet: bool = False
    """Planned or marked rather than said."""
    marks: tuple[MarkView, ...] = ()


@dataclass(frozen=True)
class TranscriptLine:
    """A line of the talk beside what it did. Marks stand beside one's own moves only."""

    bubble: Bubble
    number: int | None = None
    loss: int = 0
    near: bool = False
    hinted: bool = False
    lost_pass: bool = False
    levels: tuple[tuple[str, int, int, int], ...] = ()
    """Labelled numbers after the move: label, value, least, most."""


@dataclass(frozen=True)
class LessonLink:
    """A lesson that teaches what the run was about."""

    course: str
    slug: str
    course_title: str
    title: str


@dataclass(frozen=True)
class Rehearsal:
    """How the latest line after a rewind came out; it does not count."""

    score: int
    ending: str


@dataclass(frozen=True)
class DebriefPage:
    """Everything on the page. `judged` is None when the events cannot be trusted or nothing may be explained yet."""

    run: ScenarioRun
    slug: str
    title: str
    pass_mark: int
    broken: bool
    explains: bool
    ending: Ending | None
    summary: str
    status: Status
    competencies: tuple[CompetencyLine, ...] = ()
    red_lines: tuple[MoveCard, ...] = ()
    turning_points: tuple[MoveCard, ...] = ()
    strengths: tuple[MoveCard, ...] = ()
    near_misses: tuple[int, ...] = ()
    lost_pass: int | None = None
    """The answer after which passing was impossible."""
    traces: tuple[Trace, ...] = ()
    transcript: tuple[TranscriptLine, ...] = ()
    lessons: tuple[LessonLink, ...] = ()
    other_variants: bool = False
    may_rewind: bool = False
    rehearsal: Rehearsal | None = None
    missed_floors: tuple[str, ...] = field(default=())


def present_debrief(session: Session, run: ScenarioRun) -> DebriefPage:
    """The debrief of a run that has ended. A constant number of queries."""
    ready = material.pinned_scenario(session, run.revision_id)
    story = queries.check_story(session, run, ready.scenario, ready.proof)
    node = ready.text.nodes.get(run.ending or "")
    past = [past.as_past() for past in queries.list_runs(session, run.person_id, run.item_id)]
    explains = shows_lessons(ready.text, run.mode, past)
    head = DebriefPage(
        run=run,
        slug=ready.live.slug,
        title=ready.text.title,
        pass_mark=ready.text.pass_mark,
        broken=story.broken,
        explains=explains,
        ending=node.ending if node else None,
        summary=(node.summary if node else None) or "",
        status=Status(run.status or Status.ENDED),
    )
    if story.told is None or story.broken:
        return head
    return _with_lessons(session, ready, story.told, head)


@dataclass(frozen=True)
class MapPage:
    """The map of a run, on a page of its own: drawn and told it is as long as the debrief."""

    slug: str
    title: str
    drawing: PathMap


def present_path(session: Session, run: ScenarioRun) -> MapPage:
    """The way a run took, beside the best one. Raises NotFound while a retake remains, or for a broken record."""
    ready = material.pinned_scenario(session, run.revision_id)
    story = queries.check_story(session, run, ready.scenario, ready.proof)
    past = [past.as_past() for past in queries.list_runs(session, run.person_id, run.item_id)]
    if story.told is None or story.broken or not shows_lessons(ready.text, run.mode, past):
        raise NotFound
    reference, outlook = ready.proof.reference(run.variant), material.outlook_for(ready, run.variant)
    own = taken(story.told.opening, story.told.graded_moves)
    return MapPage(
        ready.live.slug, ready.text.title, present_map(ready, run.variant, own, best(outlook, reference))
    )


def _with_lessons(session: Session, ready: Material, told: Replay, head: DebriefPage) -> DebriefPage:
    known = registers(session)
    reference = ready.proof.reference(head.run.variant)
    outlook = material.outlook_for(ready, head.run.variant)
    found = debrief(ready.scenario, told, reference, outlook)
    explains = head.explains
    values = {
        **head.__dict__,
        "competencies": _competencies(known, ready, found.result),
        "missed_floors": tuple(competency_title(known, name) for name in found.result.missed_floors),
        "red_lines": tuple(_card(ready, known, move) for move in found.crossings),
        "lessons": tuple(_lessons(session, ready, found)),
        "other_variants": len(ready.text.variant_names) > 1,
        "may_rewind": may_rewind(told) and told.counted == told.moves,
        "rehearsal": _rehearsal(ready, told, head.run),
    }
    if explains:
        values |= {
            "turning_points": tuple(_card(ready, known, move) for move in found.turning_points),
            "strengths": tuple(_card(ready, known, move) for move in found.strengths),
            "near_misses": tuple(move.number for move in found.near_misses),
            "lost_pass": next((move.number for move in found.moves if move.lost_pass), None),
            "traces": traces(ready, [told.opening, *(move.after for move in found.moves)]),
            "transcript": tuple(_transcript(ready, told, found)),
        }
    return DebriefPage(**values)


def _competencies(known: Registers, ready: Material, result: Result) -> tuple[CompetencyLine, ...]:
    return tuple(
        CompetencyLine(
            competency_title(known, part.competency),
            round(part.ratio * 100),
            ready.text.floors.get(part.competency),
            part.competency in result.missed_floors,
        )
        for part in result.competencies
        if part.ratio is not None
    )


def _card(ready: Material, known: Registers, move: JudgedMove) -> MoveCard:
    text = move.choice.text if move.choice else None
    parts = [rule.text for rule in move.rules] + [one.finding.text for one in move.marks]
    cites = [*(text.cites if text else ()), *(move.better.text.cites if move.better else ())]
    cites += [name for part in parts for name in part.cites]
    plan = ready.scenario.nodes[move.before.node].plan
    said, better = text.say if text else "", move.better.text.say if move.better else ""
    comment = (text.comment if text else None) or ""
    if plan is not None and move.plan:
        said = plan_text(plan, move.plan)
        better = plan_text(plan, move.better_plan) if move.better_plan else ""
        comment = "".join(rule.text.comment for rule in move.rules)
    if move.kind is MoveKind.FLAG:
        said = "；".join(one.finding.text.say for one in move.marks if one.mark is not Mark.MISSED)
    reaction = [bubble.text for bubble in _reaction(ready, move) if bubble.who]
    return MoveCard(
        number=move.number,
        said=said,
        silence=move.kind.value == "silence",
        gave_up=move.kind.value == "giving_up",
        reaction=reaction[0] if reaction else "",
        loss=move.loss,
        comment=comment,
        better=better,
        better_comment=(move.better.text.comment if move.better else None) or "",
        clauses=clause_cards(known, cites),
        lost_pass=move.lost_pass,
        red_line=red_line_card(known, move.breach, cites) if move.breach else None,
        sheet=move.kind in (MoveKind.PLAN, MoveKind.FLAG),
        marks=mark_views(move.marks),
    )


def _reaction(ready: Material, move: JudgedMove) -> list[Bubble]:
    cast = ready.text.cast
    return [
        Bubble(line.say, cast[line.by].name if line.by else None, mood=line.mood)
        for node in move.after.entered
        for line in ready.text.lines_of(node, move.after.variant)
    ]


def _transcript(ready: Material, told: Replay, found: Debrief) -> Iterator[TranscriptLine]:
    judged = iter(found.moves)
    moves = [move for move in told.graded_moves if move.after.status is not Status.ABANDONED]
    for bubble in bubbles(ready, told.opening, moves, comments=False):
        if not bubble.mine:
            yield TranscriptLine(bubble)
            continue
        move = next(judged)
        crossed = Bubble(
            bubble.text,
            mine=True,
            breach=move.breach is not None,
            silence=bubble.silence,
            sheet=bubble.sheet,
            note="".join(rule.text.comment for rule in move.rules) or None,
            marks=mark_views(move.marks),
        )
        yield TranscriptLine(
            crossed,
            move.number,
            move.loss,
            bool(move.near) and not move.breach,
            move.hinted,
            move.lost_pass,
            _levels(ready, move),
        )


def _levels(ready: Material, move: JudgedMove) -> tuple[tuple[str, int, int, int], ...]:
    """The numbers that an author has given a label."""
    return tuple(
        (variable.label, move.after.position.values[place], variable.min, variable.max)
        for place, variable in enumerate(ready.text.vars.values())
        if variable.label is not None and not variable.is_flag
    )


def _rehearsal(ready: Material, told: Replay, run: ScenarioRun) -> Rehearsal | None:
    if not told.rewinds or run.state is not RunState.ENDED or told.state.status is Status.OPEN:
        return None
    result = result_of(ready.scenario, ready.proof.reference(run.variant), told.state)
    return Rehearsal(result.score, ready.text.nodes[told.state.node].summary or "")


def _lessons(session: Session, ready: Material, found: Debrief) -> Iterator[LessonLink]:
    """Lessons about the red lines that were crossed first, then those that share most topics with the scenario."""
    wanted_lines, wanted = set(found.result.red_lines), set(ready.text.topics)
    rated = []
    for live in list_live(session, Kind.COURSE):
        for place, lesson in enumerate(live.document.lessons):
            rating = (len(wanted_lines & set(lesson.red_lines)), len(wanted & set(lesson.topics)))
            if any(rating):
                link = LessonLink(live.slug, lesson.slug, live.document.title, lesson.title)
                rated.append(((-rating[0], -rating[1], live.slug, place), link))
    yield from (link for _, link in sorted(rated, key=lambda pair: pair[0])[:MOST_LESSONS])
