/** Whether a bare id is a task's: only what names it says so. */
import type { Columns } from '#intake/naming/columns.ts'
import { isContainer, isValueName, kindOfField, kindOfPhrase, type NameKind } from '#intake/naming/kind-of-name.ts'
import { isMadeTask } from '#intake/naming/made.ts'
import { nameBefore, predicateOf, sentenceBefore, wordsAfter } from '#intake/naming/name-before.ts'
import { promptBefore } from '#intake/naming/prompt-before.ts'
import { type Frame, labelBeside, type LineContext } from '#intake/naming/structure.ts'

/**
 * `named`: called a task. `hinted`: called an id, or work, or nothing at all where there are only ids: a task unless something
 * beside it is called one. `doubt`: somebody has to look. `other`: somebody else's.
 */
export type Verdict =
  | { readonly kind: 'named' | 'hinted' }
  | { readonly kind: 'doubt'; readonly reason: string }
  | { readonly kind: 'other'; readonly reason: string }

/** A bare id and where it stands. */
export interface Place {
  readonly context: LineContext
  readonly from: number
  readonly to: number
  /** The heading over a line that holds nothing but ids. */
  readonly above: string | null
  /** True below a line of an event stream (`event: progress`). */
  readonly event: boolean
  /** What the id before it is, which only a comma or an `and` parts from this one. */
  readonly listed: Verdict | null
  /** True when the line holds nothing but ids. */
  readonly bare: boolean
}

/** What names an id, and how. */
interface Naming {
  readonly kind: NameKind
  readonly name: string
}

/** `<task status="x" id="`. */
const ELEMENT = /<([\p{L}_][\p{L}\p{N}_:.-]{0,60})\s(?:[^<>]*\s)?[\p{L}_:-]{1,40}=["']?$/u
/** What an object says that it is. */
const KIND_BESIDE = /^[^{}]{0,200}["'](?:object|__typename|kind)["']\s{0,4}:\s{0,4}["']([^"']{1,60})["']/
/** `<time>⇥<request id>⇥INFO⇥…`: what AWS Lambda writes before each line of a function. */
const LAMBDA = /^\s*\d{4}-\d\d-\d\dT[\d:.]{8,15}Z\t$/

/** Gives verdicts on the bare ids of one text. */
export class Judge {
  readonly #columns: Columns
  /** Words that name a task by themselves: the names of the vendors whose ids are bare. */
  readonly #own: ReadonlySet<string>

  constructor(columns: Columns, own: ReadonlySet<string>) {
    this.#columns = columns
    this.#own = own
  }

  /** The first thing that names the id decides, the nearest first. */
  verdictOn(place: Place): Verdict {
    return (
      this.#ofLambda(place) ??
      this.#made(place) ??
      this.#direct(place) ??
      this.#inTable(place) ??
      this.#aroundList(place) ??
      place.listed ??
      this.#alone(place) ?? { kind: 'doubt', reason: 'nothing in the line says what it is the id of' }
    )
  }

  /** A prompt beside an id, and a sentence that says that something was submitted, mean a task whatever words are in them. */
  #made({ context, from }: Place): Verdict | null {
    if (promptBefore(context.text, from) !== null) return { kind: 'named' }
    return isMadeTask(context.text, from, this.#own) ? { kind: 'hinted' } : null
  }

  /** A block whose name says nothing leaves it to the sentence. */
  #aroundList(place: Place): Verdict | null {
    const list = this.#inList(place)
    return list === null || list.kind === 'doubt' ? (this.#inSentence(place) ?? list) : list
  }

  #field(name: string): Naming {
    return { kind: kindOfField(name, this.#own), name }
  }

  #phrase(name: string): Naming {
    return { kind: kindOfPhrase(name, this.#own), name }
  }

  /** What the objects, elements and blocks around say; the nearest that says anything. */
  #around({ context, from: at }: Place, from: Frame | null): Naming | null {
    const element = ELEMENT.exec(context.text.slice(Math.max(0, at - 160), at))?.[1]
    if (element !== undefined) return this.#field(element)
    for (let frame = from; frame !== null; frame = frame.parent) {
      if (frame.name !== null && !isContainer(frame.name)) {
        const naming = this.#field(frame.name)
        if (naming.kind !== 'plain') return loosened(naming, frame)
      }
    }
    for (const block of context.blocks) {
      const naming = isContainer(block) ? null : this.#phrase(block)
      if (naming !== null) return naming
    }
    return null
  }

  /** `id: …`: whatever is around it tells, else the words before it. */
  #ofPlainName(place: Place, name: string, at: number): Verdict {
    const { context, event } = place
    if (event && /^\s*id:/.test(context.text)) return { kind: 'other', reason: 'is the id of a server-sent event' }
    const here = context.frame()
    if (isPart(here)) return { kind: 'other', reason: `is an “${name}” within “output”` }
    const naming = this.#around(place, here)
    if (naming !== null) return verdictOf(naming, true)
    const sort = KIND_BESIDE.exec(context.text.slice(place.to, place.to + 300))?.[1]
    if (sort !== undefined && kindOfPhrase(sort, this.#own) !== 'task') {
      return { kind: 'doubt', reason: `is the id of a “${shown(sort)}”` }
    }
    const root = rootOf(here)
    const { near, afar } = sentenceBefore(context.text, root !== null && root.at >= 0 ? root.at : at)
    const said = this.#phrase(near)
    if (said.kind === 'other') {
      return root === null ? verdictOf(said) : { kind: 'doubt', reason: `follows “${shown(near)}”` }
    }
    if (said.kind === 'task') return { kind: 'named' }
    if (kindOfPhrase(afar, this.#own) === 'other' && root === null) {
      return { kind: 'doubt', reason: `is called “${shown(name)}”, and may not be a task's` }
    }
    return { kind: 'hinted' }
  }

  #direct(place: Place): Verdict | null {
    const { context, from, to } = place
    const name = nameBefore(context.text, from)
    if (name === null || name.text.trim() === '' || beginsText(context.text, from, to)) return null
    if (isValueName(name.text)) {
      const label = labelBeside(context, from, to)
      if (label !== null) return verdictOf(this.#field(label))
      return null
    }
    const naming = name.kind === 'field' ? this.#field(name.text) : this.#phrase(name.text)
    if (naming.kind === 'plain') return this.#ofPlainName(place, name.text, name.at)
    if (naming.kind === 'work' && isPart(context.frame())) return { kind: 'other', reason: `is a part of “output”` }
    if (name.kind === 'field' || naming.kind !== 'unknown') return verdictOf(naming)
    return isOnlyFillers(name.text) ? this.#ofPlainName(place, name.text, name.at) : null
  }

  #inTable({ context, from, to }: Place): Verdict | null {
    const cell = this.#columns.at(context.text, from, to)
    if (cell === null) return null
    const heading = cell.heading === null || isValueName(cell.heading) ? null : this.#field(cell.heading)
    if (heading !== null && heading.kind !== 'plain' && heading.kind !== 'unknown') return verdictOf(heading)
    const left = cell.left === null ? null : this.#phrase(cell.left)
    if (left !== null && left.kind !== 'unknown') return verdictOf(left)
    return heading === null ? null : verdictOf(heading)
  }

  #inList(place: Place): Verdict | null {
    const frame = place.context.frame()
    const names = place.context.columns()
    if (frame !== null && names !== null && frame.bracket !== '{' && names.length > frame.commas) {
      const naming = this.#field(names[frame.commas] ?? '')
      if (naming.kind !== 'unknown') return naming.kind === 'plain' ? { kind: 'hinted' } : verdictOf(naming)
    }
    if (frame === null && place.context.blocks.length === 0) return null
    const naming = this.#around(place, frame)
    return naming === null || (naming.kind === 'unknown' && frame?.bracket === '(') ? null : verdictOf(naming)
  }

  #inSentence(place: Place): Verdict | null {
    const { context, from, to } = place
    const { near, afar } = sentenceBefore(context.text, from)
    const before = this.#phrase(near)
    const predicate = this.#phrase(predicateOf(context.text, to))
    const isNewClause = /[,;]\s*$/.test(near)
    if (before.kind !== 'unknown' && !(isNewClause && predicate.kind !== 'unknown')) return verdictOf(before)
    if (predicate.kind !== 'unknown') return verdictOf(predicate)
    const after = this.#phrase(wordsAfter(context.text, to))
    if (after.kind !== 'unknown') return verdictOf(after)
    const isNear = isOnlyFillers(near) && !/=|[0-9a-f]{6}/i.test(afar)
    return isNear && kindOfPhrase(afar, this.#own) === 'task' ? { kind: 'named' } : null
  }

  #alone({ bare, above }: Place): Verdict | null {
    if (!bare) return null
    const heading = above === null ? null : this.#phrase(above)
    if (heading === null) return { kind: 'hinted' }
    if (heading.kind !== 'unknown') return verdictOf(heading)
    const isField = /^[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)+:?$|\p{Ll}\p{Lu}/u.test(above ?? '')
    return isField ? verdictOf({ kind: 'unknown', name: above ?? '' }) : { kind: 'hinted' }
  }

  #ofLambda({ context, from }: Place): Verdict | null {
    const isRequest = from < 40 && LAMBDA.test(context.text.slice(0, from))
    return isRequest ? { kind: 'other', reason: 'stands where AWS Lambda writes the request id' } : null
  }
}

function verdictOf({ kind, name }: Naming, isAround = false): Verdict {
  if (kind === 'task') return { kind: 'named' }
  if (kind === 'work' || kind === 'plain') return { kind: 'hinted' }
  const place = `stands in “${shown(name)}”`
  if (kind === 'other') return { kind: 'other', reason: place }
  return { kind: 'doubt', reason: `${place}, which ${isAround ? 'may hold' : 'may be'} something else than a task` }
}

/** A function may take the id of anything, and a message may be anybody's text. */
function loosened(naming: Naming, frame: Frame): Naming {
  // A type's own id is that of a thing: `Owner(id=…)`.
  const isCall = frame.isCalled && !/^\p{Lu}/u.test(frame.name ?? '')
  const isLoose = isCall || /^(?:message|msg|event|entry)$/i.test(naming.name)
  return naming.kind === 'other' && isLoose ? { ...naming, kind: 'unknown' } : naming
}

/** Ids within what a task has made, or was given, are those of files. */
function isPart(from: Frame | null): boolean {
  for (let frame = from; frame !== null; frame = frame.parent) {
    if (frame.name !== null && /^(?:outputs?|inputs?)$/i.test(frame.name)) return true
  }
  return false
}

function rootOf(from: Frame | null): Frame | null {
  let root = from
  while (root !== null && root.parent !== null) root = root.parent
  return root
}

/** `"msg": "<id> is late"`: the member's name is that of the whole text. */
function beginsText(text: string, from: number, to: number): boolean {
  return (
    /["'`]\ue000*$/.test(text.slice(Math.max(0, from - 4), from)) && /^\ue000*\s+\p{L}/u.test(text.slice(to, to + 8))
  )
}

function isOnlyFillers(text: string): boolean {
  return kindOfField(text, new Set()) === 'plain'
}

function shown(name: string): string {
  const clean = name.replaceAll('\ue000', '').trim()
  return clean.length > 40 ? `…${clean.slice(-38)}` : clean
}
