/** Tells the person, on the desktop, what happened while the page was hidden. The world is handed in. */
import type { AtRisk } from '#domain/output/expiry.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { Engine } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import { look, type Watch } from '#engine/notices/watch.ts'
import { blockedNotice, endedNotices, expiringNotice, type Notice } from '#parts/notice-words.ts'
import { refusalOf } from '#parts/people/who-is-here.ts'
import type { ZoneChoice } from '#ui/date-time.ts'
import type { NoticeChoices } from '#preferences/notice-choices.ts'

/** What the desk needs of the browser. */
interface NoticeEdge {
  readonly environment: Pick<Environment, 'isVisible' | 'subscribe'>
  readonly choices: () => NoticeChoices
  readonly now: () => EpochMs
  readonly zone: () => ZoneChoice
  readonly after: (delay: Millis, run: () => void) => () => void
  /** True when the browser lets us; asked each time, for the person may take it back. */
  readonly allowed: () => boolean
  readonly show: (notice: Notice) => void
  readonly sound: () => void
}

type EngineSide = Pick<Engine, 'ledger' | 'connections' | 'polling' | 'reminders'>

/** A wave of results is one piece of news. */
const GATHER: Millis = 2 * SECOND

/** Opens the desk. Returns the way to close it. */
export function openNoticeDesk({ ledger, connections, polling, reminders }: EngineSide, edge: NoticeEdge): () => void {
  let watch: Watch | null = null
  let cancel: (() => void) | null = null
  let visible = edge.environment.isVisible()

  /** Whether the person is away from this page, wants to be told, and this is the tab that tells. */
  function mayTell(): boolean {
    const { desktop, quiet } = edge.choices()
    const { mode } = polling.store.getState()
    const leads = mode !== 'following' && mode !== 'starting'
    return desktop && !quiet && leads && !edge.environment.isVisible() && edge.allowed()
  }

  function lookAgain(telling: boolean): void {
    cancel?.()
    cancel = null
    const { tasks, loaded } = ledger.store.getState()
    if (!loaded) return
    const found = look(watch, tasks, connections.getState().statuses)
    watch = found.watch
    if (!telling || !mayTell()) return
    const choices = edge.choices()
    tell([
      ...(choices.ended ? endedNotices(found.news.ended) : []),
      ...(choices.blocked ? found.news.blocked.map(blockedNotice) : []),
    ])
  }

  function tell(notices: readonly Notice[]): void {
    for (const notice of notices) edge.show(notice)
    if (notices.length > 0 && edge.choices().sound) edge.sound()
  }

  function plan(): void {
    cancel ??= edge.after(GATHER, () => lookAgain(true))
  }

  function tellRisks(risks: readonly AtRisk[]): void {
    // In front of a visible page the strip of the task list has just said it.
    const notice = mayTell() ? expiringNotice(risks, edge.now(), edge.zone()) : null
    if (notice !== null) tell([notice])
  }

  lookAgain(false)
  const ends = [
    ledger.store.subscribe(plan),
    connections.subscribe(plan),
    edge.environment.subscribe(() => {
      if (edge.environment.isVisible() === visible) return
      visible = !visible
      // What came up to the moment of leaving was seen; whoever is back sees the rest.
      lookAgain(false)
    }),
    reminders.subscribe(
      tellRisks,
      // That it was told is written into the list, which not everybody may.
      () => refusalOf('snooze') === null && (edge.environment.isVisible() || (mayTell() && edge.choices().expiring)),
    ),
  ]
  return () => {
    cancel?.()
    for (const end of ends) end()
  }
}
