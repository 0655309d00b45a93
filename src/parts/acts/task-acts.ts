/** What can be done with tasks wherever they stand: in the selection, open, or under the keyboard. Pure. */
import { isKept } from '#domain/output/archive-rules.ts'
import { isDead } from '#domain/output/expiry.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { failureOf, isLive, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { OutputPlace } from '#engine/outputs/output-place.ts'
import { TASK_ACTS, type TaskAct } from '#parts/acts/act-names.ts'
import { takesCancel, type Vendor } from '#vendors/port.ts'

/** An act that makes sense for at least one of the tasks. */
export interface ActOffer {
  readonly act: TaskAct
  /** A dot behind it says that it asks before anything happens. */
  readonly label: string
  /** Those it is for. */
  readonly ids: readonly TaskId[]
}

interface ActContext {
  readonly vendorOf: (key: TaskRecord['vendor']) => Vendor | undefined
  readonly now: EpochMs
}

/** The acts for these tasks, in the order of {@link TASK_ACTS}; what would do nothing is left out. */
export function actOffers(records: readonly TaskRecord[], context: ActContext): readonly ActOffer[] {
  const alone = records.length === 1
  const offers = TASK_ACTS.map((act) => ({
    act,
    isFor: FITS[act],
    fit: new Array<TaskRecord>(),
    ids: new Array<TaskId>(),
  }))
  // Each is looked at once: of a hundred thousand, fetching them from memory for every act takes longest.
  for (const record of records) {
    for (const { isFor, fit, ids } of offers) {
      if (!isFor(record, context, alone)) continue
      fit.push(record)
      ids.push(record.id)
    }
  }
  return offers.flatMap(({ act, fit, ids }): readonly ActOffer[] =>
    fit.length === 0 ? [] : [{ act, label: labelOf(act, fit, records.length), ids }],
  )
}

/** The outputs to save: those that no file holds yet, or all that can still be had where every one was saved before. */
export function outputsToSave(records: readonly TaskRecord[], now: EpochMs): readonly OutputPlace[] {
  const alive = records.flatMap(({ id, outputs }) =>
    outputs.filter((output) => !isDead(output, now)).map(({ key, saved }) => ({ id, outputKey: key, saved })),
  )
  const unsaved = alive.filter(({ saved }) => saved === null)
  return (unsaved.length > 0 ? unsaved : alive).map(({ id, outputKey }) => ({ id, outputKey }))
}

/** Whether the vendor can be asked to stop this task. */
export function canCancel(record: TaskRecord, { vendorOf }: Pick<ActContext, 'vendorOf'>): boolean {
  const vendor = vendorOf(record.vendor)
  return isLive(record) && vendor !== undefined && takesCancel(vendor, record.state.phase)
}

/** Whether these tasks are to be asked about again, rather than no more. */
export function resumes(records: readonly TaskRecord[]): boolean {
  return records.every((record) => record.paused)
}

/** Whether there is anything that could be removed, or the person once said so. */
export function canKeepForEver({ keepForEver, outputs }: TaskRecord): boolean {
  return keepForEver === true || outputs.some(isKept)
}

/** Whether their copies may be removed again, rather than never. */
export function areKeptForEver(records: readonly TaskRecord[]): boolean {
  return records.every((record) => record.keepForEver)
}

const isOnItsWay = ({ remote, state }: TaskRecord) => remote !== null && !isTerminal(state.phase)

/** `alone`: it is the only task; some acts are for one task, or mean another thing for one. */
const FITS = {
  save: ({ outputs }, { now }) => outputs.some((output) => !isDead(output, now)),
  // Asking again about a task that is over is for the one that somebody looks at.
  check: (record, _context, alone) => isOnItsWay(record) || (alone && record.remote !== null),
  // One task is edited and sent again whether or not it failed; several only where that can help.
  retry: (record, _context, alone) => (alone ? isTerminal(record.state.phase) : failureOf(record) !== null),
  cancel: canCancel,
  pause: isOnItsWay,
  keep: canKeepForEver,
  tag: () => true,
  copy: ({ remote }) => remote !== null,
  link: () => true,
  export: () => true,
  forget: () => true,
} as const satisfies Record<TaskAct, (record: TaskRecord, context: ActContext, alone: boolean) => boolean>

const LABELS = {
  save: 'Save outputs',
  check: 'Check now',
  retry: 'Retry…',
  cancel: 'Cancel…',
  pause: 'Pause',
  keep: 'Keep for ever',
  tag: 'Tag…',
  copy: 'Copy ids',
  link: 'Copy links',
  export: 'Export JSON',
  forget: 'Forget',
} as const satisfies Record<TaskAct, string>

function labelOf(act: TaskAct, fit: readonly TaskRecord[], of: number): string {
  if (act === 'pause' && resumes(fit)) return 'Resume'
  if (act === 'keep' && areKeptForEver(fit)) return 'Do not keep for ever'
  if (of > 1) return LABELS[act]
  if (act === 'retry') return 'Edit and resubmit'
  if (act === 'copy') return 'Copy id'
  if (act === 'link') return 'Copy link'
  if (act === 'check' && !fit.some(isOnItsWay)) return 'Check again'
  return act === 'cancel' ? 'Cancel task…' : LABELS[act]
}
