/** Sentences that say that something was made, and what its id is: `submitted music-s:generate_music as <id>`. */
import { kindOfField, kindOfPhrase } from '#intake/naming/kind-of-name.ts'

const LOOK_BACK = 240
const VERB = /\b(?:(?:re)?submitted|created|(?:en)?queued|started|scheduled|dispatched|launched)\b/gi
const SUBJECT = /[^,;!?(){}[\]|"=<>\t]{0,80}$/u
/** From the verb to the id. */
const OBJECT =
  /^(?<object>[^,;!?(){}[\]|"=<>\t]{0,120}?)\s{0,4}(?<link>\bas|\b(?:with|under)(?: the| an)?(?: task| job)? id|\bid|->|=>|→|⇒|:)\s{0,3}[:=]?\s{0,3}["'`<([*_]{0,4}$/iu
/** What models make, and are called by: `kling image`, `generate_music`. */
const MEDIA = /(?:^|[-_])(?:images?|videos?|music|audio|songs?|img|voice|speech)$/i

/** True when the sentence that ends at `at` says that a task was made under the id that stands there. */
export function isMadeTask(text: string, at: number, own: ReadonlySet<string>): boolean {
  const sentence = sentenceBefore(text.slice(Math.max(0, at - LOOK_BACK), at))
  if (sentence === null) return false
  const { subject, object, link } = sentence
  const words = object.split(/\s+/).filter((word) => word !== '')
  const last = words.at(-1) ?? ''
  // `created user_id: …` names its value: a colon follows the name of a field.
  if (link === ':' && /[-_]|\p{Ll}\p{Lu}/u.test(last) && !isModel(last, own)) return false
  const said = words.filter((word) => !isModel(word, own)).join(' ')
  if (kindOfPhrase(said, own) === 'other') return false
  return words.length > 0 || kindOfPhrase(lastClause(subject), own) !== 'other'
}

/** The parts of the sentence around its verb: the first one from which it leads to the id. */
function sentenceBefore(
  before: string,
): { readonly subject: string; readonly object: string; readonly link: string } | null {
  for (const verb of before.matchAll(VERB)) {
    const { object, link } = OBJECT.exec(before.slice(verb.index + verb[0].length))?.groups ?? {}
    if (object === undefined || link === undefined) continue
    return { subject: SUBJECT.exec(before.slice(Math.max(0, verb.index - 80), verb.index))?.[0] ?? '', object, link }
  }
  return null
}

/** The name of a model or of its work. One that ends in `id` or names a thing is none. */
function isModel(word: string, own: ReadonlySet<string>): boolean {
  if (/(?:id|key|token)$/i.test(word)) return false
  return /[\d/:]/.test(word) || (/[-_.]/.test(word) && (MEDIA.test(word) || kindOfField(word, own) === 'unknown'))
}

/** Without what stands before a colon: the name of a logger. */
function lastClause(text: string): string {
  return text.slice(text.lastIndexOf(': ') + 1)
}
