/** What is said of the copies that a gateway keeps: of one output, and of the rules for all. */
import { removalOf, type ArchiveRules } from '#domain/output/archive-rules.ts'
import type { CopyPlace } from '#domain/output/copy-place.ts'
import type { NotKept, Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import { formatBytes } from '#ui/bytes.ts'
import { formatFull, type ZoneChoice } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'

export const NOT_KEPT_WORDS = {
  expired: 'its link ended before the gateway had fetched it',
  refused: 'the vendor’s server gave no file for its link',
  failed: 'its link failed again and again',
  'too-large': 'it is larger than what the gateway may keep',
  'no-room': 'the gateway had no room for it until its link ended',
  undated: 'its link was old and of an unknown end when its task came into the list',
  lost: 'its file has vanished from the gateway’s disk, and its link had ended',
} as const satisfies Record<NotKept['why'], string>

/** What became of the copy of one output; null while there is nothing to say. */
export function copyWords(
  record: Pick<TaskRecord, 'connection' | 'keepForEver'>,
  { copy, notKept }: Pick<Output, 'copy' | 'notKept'>,
  rules: ArchiveRules,
  zone: ZoneChoice,
): string | null {
  if (copy?.kind === 'removed') return `The gateway’s copy was removed ${formatFull(copy.at, zone)}: it was too old.`
  if (copy === null) return notKept === undefined ? null : `Not kept by the gateway: ${NOT_KEPT_WORDS[notKept.why]}.`
  if (record.keepForEver === true) return 'Kept by the gateway for ever.'
  const until = removalOf(record, copy, rules)
  return until === null ? 'Kept by the gateway.' : `Kept by the gateway until ${formatFull(until, zone)}.`
}

/** Where copies lie, and what is not as it should be about it. */
export function placeWords({ kind, name }: CopyPlace): { readonly name: string; readonly but: string } {
  switch (kind) {
    case 'disk':
      return { name: 'On its disk', but: '' }
    case 'waiting':
      return { name: 'On its disk', but: ': not sent to the bucket yet' }
    case 'bucket':
      return { name: 'In the bucket', but: `: ${name}` }
    case 'elsewhere':
      return { name: 'Elsewhere', but: `: ${name}, which this gateway does not reach` }
  }
}

/** For how long and how much: `up to 20 GB, each for 30 d`. */
export function ruleWords({
  keeps,
  bytes,
  age,
}: {
  readonly keeps: boolean
  readonly bytes: number | null
  readonly age: Millis | null
}): string {
  if (!keeps) return 'no new ones'
  const size = bytes === null ? 'as many as there is room for' : `up to ${formatBytes(bytes)}`
  return age === null ? `${size}, however old` : `${size}, each for ${formatSpan(age)}`
}
