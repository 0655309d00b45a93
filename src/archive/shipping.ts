/**
 * Brings files from this disk to the far place, one after the other. A file goes from the disk only when the place, asked
 * again a while after it was sent, still has it: whatever was decided about an older file of the same bytes (a removal
 * by another gateway) has happened by then. So at every moment a file is here, or there, or both. What fails is tried
 * again ever more slowly, and holds nothing up but itself.
 */
import type { DiskPlace } from '#archive/disk-place.ts'
import { FarTrouble, type FarPlace } from '#archive/far-place.ts'
import { errorText } from '#domain/error-text.ts'
import { MINUTE, SECOND, type Clock, type EpochMs, type Millis } from '#domain/time.ts'

interface Shipped {
  readonly sha256: string
  readonly bytes: number
  readonly type: string
}

interface ShippingParts {
  readonly near: DiskPlace
  readonly far: FarPlace
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly later: (delay: Millis, act: () => void) => void
  readonly track: (work: Promise<void>) => void
  /** Notes that the far place has it; false when nobody wants the file any more. */
  readonly arrived: (sha256: string) => Promise<boolean>
  readonly onState: () => void
}

interface Item {
  readonly file: Shipped
  readonly step: 'send' | 'look'
  readonly due: EpochMs
}

/** Longer than a removal that is under way can take. */
const LOOK_AFTER: Millis = 2 * MINUTE
const FIRST_WAIT: Millis = 5 * SECOND
const LONGEST_WAIT: Millis = 10 * MINUTE

export class Shipping {
  readonly #parts: ShippingParts
  readonly #items = new Map<string, Item>()
  readonly #stuck = new Map<string, string>()
  #failures = 0
  #why: string | null = null
  #isAtWork = false
  /** When something is planned; nothing else is begun by itself before. */
  #planned: EpochMs | null = null

  constructor(parts: ShippingParts) {
    this.#parts = parts
  }

  /** Why files stay here; null while all is as it should be. */
  trouble(): string | null {
    const { name } = this.#parts.far
    if (this.#why !== null) return `Copies stay on the gateway’s disk until ${name} takes them: ${this.#why}.`
    const [first] = this.#stuck.values()
    return first === undefined ? null : `Copies that ${name} does not take stay on the gateway’s disk: ${first}.`
  }

  /** A file of this disk that is to go; `isSent`: the list says that it is there already. */
  take(file: Shipped, isSent: boolean): void {
    const { clock } = this.#parts
    const now = clock.now()
    this.#items.set(
      file.sha256,
      isSent ? { file, step: 'look', due: now + LOOK_AFTER } : { file, step: 'send', due: now },
    )
    this.#begin()
  }

  /** It is removed, here and there. */
  drop(sha256: string): void {
    this.#items.delete(sha256)
    this.#stuck.delete(sha256)
  }

  #begin(): void {
    const { clock, signal, later, track } = this.#parts
    const next = this.#next()
    if (this.#isAtWork || signal.aborted || next === null) return
    const now = clock.now()
    const due = Math.max(next.due, this.#failures === 0 ? now : now + waitAfter(this.#failures))
    if (due <= now) return track(this.#work())
    // After a leap of the clock what was planned may be far away.
    if (this.#planned !== null && this.#planned <= due && this.#planned > now) return
    this.#planned = due
    later(due - now, () => {
      this.#planned = null
      if (!this.#isAtWork) track(this.#work())
    })
  }

  async #work(): Promise<void> {
    const { clock, signal, onState } = this.#parts
    this.#isAtWork = true
    try {
      for (let next = this.#next(); next !== null && !signal.aborted; next = this.#next()) {
        if (next.due > clock.now()) break
        await (next.step === 'send' ? this.#send(next) : this.#look(next))
        this.#failures = 0
        this.#why = null
        onState()
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#failures += 1
        this.#why = errorText(error)
        onState()
      }
    } finally {
      this.#isAtWork = false
    }
    this.#begin()
  }

  async #send(item: Item): Promise<void> {
    const { near, far, clock, signal, arrived } = this.#parts
    const { file } = item
    const { sha256, bytes } = file
    if (!near.has(sha256, bytes)) return this.drop(sha256)
    try {
      await far.put({ ...file, open: () => near.read(sha256) }, signal)
    } catch (error) {
      if (!(error instanceof FarTrouble) || error.scope === 'all') throw error
      this.#items.delete(sha256)
      this.#stuck.set(sha256, error.message)
      return
    }
    if (!(await arrived(sha256))) {
      // It was removed while it was on its way.
      this.drop(sha256)
      return far.remove(sha256)
    }
    if (this.#items.has(sha256)) this.#items.set(sha256, { file, step: 'look', due: clock.now() + LOOK_AFTER })
  }

  async #look({ file }: Item): Promise<void> {
    const { near, far, clock, signal } = this.#parts
    const { sha256 } = file
    if (!(await far.has(file, signal))) {
      this.#items.set(sha256, { file, step: 'send', due: clock.now() })
      return
    }
    near.remove(sha256)
    this.#items.delete(sha256)
  }

  #next(): Item | null {
    let next: Item | null = null
    for (const item of this.#items.values()) if (next === null || item.due < next.due) next = item
    return next
  }
}

function waitAfter(failures: number): Millis {
  return Math.min(FIRST_WAIT * 4 ** (failures - 1), LONGEST_WAIT)
}
