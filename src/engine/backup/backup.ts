/**
 * The whole list in a file of the person's own, written soon after each change: what remains when a browser throws
 * its storage away. What must hold: the file is replaced as a whole or not at all; what somebody else wrote into it is
 * never written over unseen; and of many tabs only the one that polls writes, since all have the same list.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { errorText } from '#domain/error-text.ts'
import { isShelved, withText } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { type Clock, type EpochMs, MINUTE, type Millis, SECOND } from '#domain/time.ts'
import type { BackupPlace, BackupPlaces } from '#engine/backup/place.ts'
import { strangersIn } from '#engine/backup/strangers.ts'
import type { Commands, Engine, Ledger, Polling } from '#engine/engine.ts'
import { exportJsonParts, importJson } from '#engine/storage/export-tasks.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

export type BackupState =
  | { readonly kind: 'off' }
  /** One was chosen, but the browser has forgotten which. */
  | { readonly kind: 'forgotten' }
  /** The browser gave its permission for an earlier visit, and wants to be asked again. */
  | { readonly kind: 'asleep'; readonly name: string }
  /** Another tab polls, and writes. */
  | { readonly kind: 'following'; readonly name: string }
  /**
   * Not written, because the file has what this list has not: so many tasks, or something else (null), for a reason.
   */
  | { readonly kind: 'apart'; readonly name: string; readonly strangers: number | null; readonly why: string | null }
  | { readonly kind: 'failing'; readonly name: string; readonly why: string; readonly writtenAt: EpochMs | null }
  /** `writtenAt`: null before the first time. */
  | { readonly kind: 'on'; readonly name: string; readonly writtenAt: EpochMs | null }

interface BackupParts {
  readonly places: BackupPlaces
  readonly ledger: Pick<Ledger, 'store' | 'get' | 'findByRemote'>
  readonly polling: Pick<Polling, 'store'>
  readonly restore: Commands['restore']
  readonly withTexts: Engine['withTexts']
  readonly clock: Clock
  readonly timers: Timers
  /** Lets the page breathe between two parts of a long list. */
  readonly settle: () => Promise<void>
}

/** Long enough to gather a wave of changes. */
const WRITE_AFTER: Millis = 10 * SECOND
/** A long list takes its time: no more than so much of the page's is spent on writing it. */
const SHARE_OF_TIME = 1 / 20
const RETRY: BackOff = { base: 10 * SECOND, cap: 5 * MINUTE }
/** A link may be all that leads to an output: the file is the person's own, on their own disk. */
const CHOICES = { keepSignedLinks: true }

export class Backup {
  readonly store: StoreApi<BackupState> = createStore<BackupState>(() => ({ kind: 'off' }))
  readonly #parts: BackupParts
  readonly #later: Alarm
  readonly #ends: readonly (() => void)[]
  /** Of the file as this tab has read or written it last. */
  #stamp: string | null = null
  #writtenAt: EpochMs | null = null
  #took: Millis = 0
  #failures = 0
  #isChosen = false
  #isDue = false
  #mayOverwrite = false
  #writing: Promise<void> | null = null

  constructor(parts: BackupParts) {
    this.#parts = parts
    this.#later = new Alarm(parts.timers)
    const isFollowing = () => parts.polling.store.getState().mode === 'following'
    let wasFollowing = isFollowing()
    this.#ends = [
      parts.ledger.store.subscribe(() => this.#changed()),
      parts.polling.store.subscribe(() => {
        if (wasFollowing !== isFollowing()) this.#changed()
        wasFollowing = isFollowing()
      }),
    ]
  }

  /** Goes on with the file that was chosen earlier, in this tab or another; or with none, where that was chosen. */
  async resume(isChosen: boolean): Promise<void> {
    this.#isChosen = isChosen
    await this.#writeNow()
  }

  /** Straight from a click. Nothing happens when the person changes their mind. */
  async choose(): Promise<void> {
    const place = await this.#parts.places.choose()
    if (place === null) return
    this.#isChosen = true
    this.store.setState({ kind: 'on', name: place.name, writtenAt: null }, true)
    this.#stamp = null
    this.#writtenAt = null
    await this.#writeNow()
  }

  /** Straight from a click: asks the browser for the file again. */
  async wake(): Promise<void> {
    const place = await this.#parts.places.remembered()
    await place?.ask()
    await this.#writeNow()
  }

  /** Puts into the list what the file has and the list has not, then writes the file. */
  async adopt(): Promise<void> {
    const place = await this.#parts.places.remembered()
    if (place === null) return
    const found = strangersIn(await place.read(), this.#parts.ledger)
    if (found.kind === 'tasks') await this.#parts.restore(found.records)
    await this.#writeNow()
  }

  /** The person has been told what is in the file, and does not want it. */
  async overwrite(): Promise<void> {
    this.#mayOverwrite = true
    await this.#writeNow()
  }

  async turnOff(): Promise<void> {
    this.#later.clear()
    await this.#writing
    await this.#parts.places.forget()
    this.#isChosen = false
    this.store.setState({ kind: 'off' }, true)
  }

  /** There may be no later: writes what waits. */
  hurry(): void {
    if (this.#isDue) void this.#writeNow()
  }

  stop(): void {
    this.#later.clear()
    for (const end of this.#ends) end()
  }

  #changed(): void {
    this.#isDue = true
    if (this.store.getState().kind === 'off') return
    this.#later.setIfFree(Math.max(WRITE_AFTER, this.#took / SHARE_OF_TIME), () => void this.#writeNow())
  }

  async #writeNow(): Promise<void> {
    // What changed since the running one took its list needs one of its own.
    while (this.#writing !== null) await this.#writing
    this.#later.clear()
    this.#writing = this.#write().finally(() => {
      this.#writing = null
    })
    await this.#writing
  }

  async #write(): Promise<void> {
    const { places, ledger, polling, clock } = this.#parts
    // Asked each time: another tab may have chosen another file, or none.
    const place = await places.remembered()
    if (place === null) return this.store.setState({ kind: this.#isChosen ? 'forgotten' : 'off' }, true)
    const { name } = place
    // The first commit after loading comes back here.
    if (!ledger.store.getState().loaded) return this.store.setState({ kind: 'on', name, writtenAt: null }, true)
    if (polling.store.getState().mode === 'following') return this.store.setState({ kind: 'following', name }, true)
    try {
      if ((await place.permission()) !== 'granted') return this.store.setState({ kind: 'asleep', name }, true)
      if (!(await this.#isOurs(place))) return
      const began = clock.now()
      this.#isDue = false
      await place.write(await this.#content(place))
      this.#stamp = await place.stamp()
      this.#mayOverwrite = false
      this.#writtenAt = clock.now()
      this.#took = Math.max(0, this.#writtenAt - began)
      this.#failures = 0
      this.store.setState({ kind: 'on', name, writtenAt: this.#writtenAt }, true)
    } catch (error) {
      this.#isDue = true
      this.#failures += 1
      this.store.setState({ kind: 'failing', name, why: errorText(error), writtenAt: this.#writtenAt }, true)
      this.#later.set(waitAfter(RETRY, this.#failures), () => void this.#writeNow())
    }
  }

  /** Whether nothing would be lost with what is in the file now. */
  async #isOurs(place: BackupPlace): Promise<boolean> {
    const stamp = await place.stamp()
    if (stamp === null || stamp === this.#stamp || this.#mayOverwrite) return true
    const found = strangersIn(await place.read(), this.#parts.ledger)
    if (found.kind === 'tasks' && found.records.length === 0) return true
    const { name } = place
    const what =
      found.kind === 'tasks' ? { strangers: found.records.length, why: null } : { strangers: null, why: found.reason }
    this.store.setState({ kind: 'apart', name, ...what }, true)
    return false
  }

  async #content(place: BackupPlace): Promise<Blob> {
    const { ledger, clock, settle } = this.#parts
    const parts: string[] = []
    const records = [...ledger.store.getState().tasks.values()]
    let before: ReadonlyMap<TaskId, TaskRecord> | null = null
    const withTexts = async (some: readonly TaskRecord[]) => {
      const whole = await this.#parts.withTexts(some)
      if (!whole.some(isShelved)) return whole
      // What this browser has lost, an earlier backup may be the last to have: it stays in the file.
      const known = (before ??= tasksIn(await place.read()))
      return whole.map((record) => withText(record, known.get(record.id)))
    }
    for await (const part of exportJsonParts(records, withTexts, clock.now(), CHOICES)) {
      parts.push(part)
      await settle()
    }
    return new Blob(parts, { type: 'application/json' })
  }
}

function tasksIn(text: string): ReadonlyMap<TaskId, TaskRecord> {
  const found = importJson(text)
  return new Map(found.kind === 'tasks' ? found.records.map((record) => [record.id, record]) : [])
}
