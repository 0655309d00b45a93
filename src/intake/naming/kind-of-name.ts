import { JOINT } from '#intake/plain/characters.ts'
import {
  CONTAINERS,
  FILLERS,
  OTHER_SIGNS,
  OTHER_WORDS,
  stemOf,
  TASK_SIGNS,
  TASK_WORDS,
  VALUE_NAMES,
  WORK_SIGNS,
  WORK_WORDS,
} from '#intake/naming/lexicon.ts'

/**
 * What a name says of the id that it stands for. `task`: a task. `work`: a task, unless something beside it is called one.
 * `other`: something else. `plain`: an id and no more. `unknown`: something that we have no word for.
 */
export type NameKind = 'task' | 'work' | 'other' | 'plain' | 'unknown'

/** MongoDB's id of a row, whatever the row is of. */
const ROW_ID = /^_id$/

/** What the name of a field, column, header or parameter says: its last word decides, as in `user_task_id`. */
export function kindOfField(name: string, own: ReadonlySet<string>): NameKind {
  if (ROW_ID.test(name)) return 'unknown'
  // Something invisible is nothing, or all that parts two words.
  const kind = kindOfLast(name.replaceAll(JOINT, ''), own)
  return kind === 'unknown' && name.includes(JOINT) ? kindOfLast(name.replaceAll(JOINT, ' '), own) : kind
}

function kindOfLast(name: string, own: ReadonlySet<string>): NameKind {
  for (const word of wordsOf(name, own).toReversed()) {
    const kind = kindOfWord(word, own)
    if (kind !== 'plain') return kind
  }
  return 'plain'
}

/** What a part of a sentence says: the nearest word that we know decides, as in `Task created with id`. */
export function kindOfPhrase(phrase: string, own: ReadonlySet<string>): NameKind {
  for (const word of wordsOf(phrase.replaceAll(JOINT, ' '), own).toReversed()) {
    const kind = kindOfWord(word, own)
    if (kind !== 'plain' && kind !== 'unknown') return kind
  }
  return 'unknown'
}

/** True for the name of a mere wrapping: `data`, `result`. */
export function isContainer(name: string): boolean {
  return CONTAINERS.has(name.toLowerCase())
}

/** True for a name under which values of all kinds stand: what names this one stands beside it. */
export function isValueName(name: string): boolean {
  return VALUE_NAMES.has(name.trim().toLowerCase())
}

function kindOfWord(word: string, own: ReadonlySet<string>): NameKind {
  if (TASK_WORDS.has(word) || own.has(word)) return 'task'
  if (WORK_WORDS.has(word)) return 'work'
  if (FILLERS.has(word) || /^\d{1,4}$/.test(word)) return 'plain'
  if (OTHER_WORDS.has(word)) return 'other'
  if (/[\u0250-\uffff]/.test(word)) {
    const sign = kindOfSigns(word)
    if (sign !== null) return sign
  }
  const stem = stemOf(word)
  if (stem !== word) return kindOfWord(stem, own)
  const bare = word.replace(/(?:ids?|uuids?|guids?|no)$/, '')
  if (bare !== word) return bare.length < 2 ? 'unknown' : kindOfWord(bare, own)
  const compound = /^(\p{L}{3,}?)(?:nummer|kennung|nr)$/u.exec(word)?.[1]
  return compound === undefined ? 'unknown' : kindOfCompound(compound, own)
}

/** German: `Kundennummer`, `Auftragsnummer`, with a letter or two that join the words. */
function kindOfCompound(word: string, own: ReadonlySet<string>): NameKind {
  const kinds = ['', 's', 'n', 'en'].map((joint) =>
    word.endsWith(joint) ? word.slice(0, word.length - joint.length) : '',
  )
  return (
    kinds.map((part) => (part.length < 3 ? 'unknown' : kindOfWord(part, own))).find((kind) => kind !== 'unknown') ??
    'unknown'
  )
}

/** Chinese, Japanese and Korean words run into each other. */
function kindOfSigns(word: string): NameKind | null {
  let nearest = -1
  let kind: NameKind | null = null
  const lists = [
    [TASK_SIGNS, 'task'],
    [WORK_SIGNS, 'work'],
    [OTHER_SIGNS, 'other'],
  ] as const
  for (const [signs, meaning] of lists) {
    for (const sign of signs) {
      const at = word.lastIndexOf(sign)
      if (at === -1 || at + sign.length <= nearest) continue
      nearest = at + sign.length
      kind = meaning
    }
  }
  return kind
}

/** `kling_taskId`, `x-request-id`, `请求ID` and `HTTPRequestID` in words, lower case; a name of one's own is one word. */
function wordsOf(name: string, own: ReadonlySet<string>): readonly string[] {
  return name
    .normalize('NFC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap((part) => (own.has(part.toLowerCase()) ? [part] : partsOf(part)))
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '')
}

function partsOf(word: string): readonly string[] {
  return word
    .replace(/([\p{Ll}\p{Lo}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/([\u3040-\u9fff\uac00-\ud7af])([a-z])/giu, '$1 $2')
    .replace(/\b(IDs?)\b/g, ' $1 ')
    .split(' ')
}
