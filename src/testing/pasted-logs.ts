/**
 * Logs as people paste them: every way in which an id is named, in every wrapping that logs, chats and exports add, with
 * ids of other things in between. Seeded, so that a failure can be looked at again.
 */
import { FOREIGN_NAMES, RECORDS, type Record } from '#testing/pasted-records.ts'
import { type Wrapping, WRAPPINGS } from '#testing/pasted-wrappings.ts'

/** A form of ids, and how to make one. */
export interface IdForm {
  readonly name: string
  readonly make: (random: Random) => string
  /** Without a telling prefix: a record has to name it. */
  readonly bare: boolean
}

/** The next number from 0 up to, not including, `below`. */
export type Random = (below: number) => number

export interface PastedLog {
  readonly wrapping: Wrapping
  readonly record: Record
  readonly form: IdForm
  readonly text: string
  readonly tasks: readonly string[]
  readonly foreign: readonly string[]
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const HEX = '0123456789abcdef'

export const ID_MAKERS: readonly IdForm[] = [
  { name: 'tk-hiapi', make: (random) => `tk-hiapi-01${signs(random, CROCKFORD, 24)}`, bare: false },
  { name: 'task_', make: (random) => `task_01${signs(random, CROCKFORD, 24)}`, bare: false },
  { name: 'UUID', make: uuid, bare: true },
  { name: 'mmsu_', make: (random) => `mmsu_01${signs(random, CROCKFORD.toLowerCase(), 24)}`, bare: false },
]

/** Every wrapping of every record of every form of ids, `times` each with fresh ids and other names of foreign ones. */
export function* pastedLogs(seed: number, times: number): Generator<PastedLog> {
  const random = randomOf(seed)
  for (let time = 0; time < times; time++) {
    for (const wrapping of WRAPPINGS) {
      for (const record of RECORDS) {
        for (const form of ID_MAKERS) {
          if (record.onlyBare === true && !form.bare) continue
          if (wrapping.fits?.(record, form) === false) continue
          const tasks = [form.make(random), form.make(random)]
          const foreign = Array.from({ length: 4 }, () => uuid(random))
          const names = foreign.map(() => FOREIGN_NAMES[random(FOREIGN_NAMES.length)] ?? 'requestId')
          const written = record.write(tasks, foreign, names)
          const text = wrapping.wrap(written, [...tasks, ...foreign], random)
          yield { wrapping, record, form, text, tasks, foreign }
        }
      }
    }
  }
}

function uuid(random: Random): string {
  const hex = signs(random, HEX, 32)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

function signs(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[random(alphabet.length)] ?? '').join('')
}

/** Mulberry32. */
function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}
