import { type Address, type AddressClaim, isAtHome, type ReadAddress } from '#intake/address.ts'
import { type FieldFind, type FieldReader, fieldReader } from '#intake/fields.ts'
import { type Candidate, candidatesIn, type Match, type NearMatch, spelled } from '#intake/candidates.ts'
import { canonical, type Form, type Forms, matching } from '#intake/forms.ts'
import { headingIn, isBare } from '#intake/naming/bare-lines.ts'
import { columnsOfText } from '#intake/naming/columns.ts'
import { kindOfField } from '#intake/naming/kind-of-name.ts'
import { inLongerName, inPath } from '#intake/naming/longer-name.ts'
import { promptBefore } from '#intake/naming/prompt-before.ts'
import { isPromptName, promptIn } from '#intake/naming/prompt-beside.ts'
import { noteTask, type Scope } from '#intake/naming/scope.ts'
import { type LineContext, structureOfText } from '#intake/naming/structure.ts'
import { Judge, type Place, type Verdict } from '#intake/naming/verdict.ts'
import type { Plain } from '#intake/plain/plain-text.ts'
import { parameterOf, pathAround } from '#intake/surroundings.ts'
import { piecesOf, type Word } from '#intake/words.ts'
import type { KnownVendor } from '#vendors/port.ts'

/** An id in a text; `at` is its place in the plain chunk. */
export interface IdFind {
  readonly kind: 'id'
  readonly at: number
  readonly id: string
  readonly forms: readonly Form[]
  /** The prompt before it, or in its row; null when there is none. */
  readonly title: string | null
  readonly address: Address | null
  readonly claims: readonly AddressClaim[]
  /** `named`: a task without doubt. `hinted`: one, unless its scope names another. `doubt`: to be looked at. */
  readonly standing: 'named' | 'hinted' | 'doubt'
  /** Why it is a doubt. */
  readonly reason: string | null
  readonly scope: Scope
  /** Its name is a member of an object, whose other members tell whose answer it is. */
  readonly isMember: boolean
}

/** One thing noticed in a text. */
export type Find =
  | IdFind
  /** Nearly an id, or one in a place that says it is no task's: then `id` is set. */
  | {
      readonly kind: 'near-miss' | 'not-a-task'
      readonly at: number
      readonly reason: string
      readonly id: string | null
    }

/** `["task_id"]=>` of PHP, whose value stands in the next line. */
const NAME_ALONE = /(?:=>|=|["'\]]\s{0,4}:)\s{0,4}$/

/** What parts the ids of a list in a sentence. */
const LIST_JOINT =
  /^["'`)\]>*_\s]{0,4}(?:[,;&+/]|(?:[,;]\s?)?\s(?:and|or|und|oder|et|ou|y|e|o|и|или)\s|和|と)["'`(<[*_\s]{0,4}$/iu
/** A field of an event stream, whose `id` is that of the event. */
const EVENT_LINE = /^(?:event|data|retry):/

/** How far behind a vendor's address an id may stand in the same line to be that vendor's: `curl <address> -d '{…}'`. */
const NEAR = 2_000

/** Finds ids in the lines of one text, which have to be given in their order. */
export class Finder {
  readonly #forms: Forms
  readonly #readAddress: ReadAddress
  readonly #fields: FieldReader
  readonly #own: ReadonlySet<string>
  readonly #structure = structureOfText()
  readonly #columns = columnsOfText()
  readonly #judge: Judge
  /** The line before, or the one before a list of ids. */
  #above: string | null = null
  /** A line that ends with the sign between a name and its value. */
  #open = ''

  constructor(vendors: readonly KnownVendor[], forms: Forms, readAddress: ReadAddress) {
    const bare = new Set(forms.all.filter(({ weak }) => weak).map(({ vendor }) => vendor))
    this.#forms = forms
    this.#readAddress = readAddress
    this.#fields = fieldReader(vendors)
    this.#own = new Set([...bare].flatMap(({ key, label }) => [key.toLowerCase(), label.toLowerCase()]))
    this.#judge = new Judge(this.#columns, this.#own)
  }

  /** Reads a line that is too short for any id, for what it says about the next ones. */
  short(text: string): void {
    this.#columns.line(text, false)
    if (/[^\w\s]/.test(text)) this.#structure.line(text, false).goTo(text.length)
    else this.#structure.plainLine(text)
    if (/\S/.test(text)) this.#above = text
  }

  /** Everything in a chunk that is an id, nearly one, or only looks like one. `lead` is what was read before it in the line. */
  *finds(raw: string, plain: Plain, lead: string, skip: number): Generator<Find> {
    const fields = this.#fields.inText(raw, plain)
    let at = 0
    for (const part of plain.text.split(/\r\n|\n|\r/)) {
      const isFirst = at === 0
      const before = isFirst && lead !== '' ? lead.slice(lead.lastIndexOf('\n') + 1) : this.#open
      const base = at - before.length
      const start = before.length + (isFirst ? skip : 0)
      const here = fields.flatMap((field) =>
        field.at >= at && field.at <= at + part.length ? [{ ...field, at: field.at - base }] : [],
      )
      const isContinued = isFirst && (lead !== '' || skip > 0)
      for (const find of this.#line(before + part, start, isContinued, here)) {
        const isUntitled = find.kind === 'id' && find.title === null && !isContinued
        const title = isUntitled ? this.#promptInRow(before + part) : null
        yield { ...find, ...(title === null ? {} : { title }), at: find.at + base }
      }
      at += part.length
      if (plain.text[at] === '\r' && plain.text[at + 1] === '\n') at++
      at++
    }
  }

  *#line(text: string, start: number, isContinued: boolean, named: readonly FieldFind[]): Generator<Find> {
    const pieces = [...piecesOf(text, start)].map((piece) => ({
      piece,
      candidates: candidatesIn(piece, text, this.#forms),
    }))
    const words = pieces.flatMap(({ candidates }) =>
      candidates.flatMap((found) => (found.kind === 'match' ? [found.word] : [])),
    )
    this.#columns.line(text, words.length > 0)
    const fields = isContinued ? named : [...named, ...this.#inColumns(text)].toSorted((a, b) => a.at - b.at)
    const context = this.#structure.line(text, isContinued)
    const bare = words.length > 0 && !isContinued && isBare(text, words)
    const heading = bare && this.#above !== null ? headingIn(this.#above) : null
    const event = this.#above !== null && EVENT_LINE.test(this.#above)
    let last: { readonly to: number; readonly verdict: Verdict | null } | null = null
    const place = ({ from, to }: Word): Place => {
      const isListed = last !== null && from >= last.to && LIST_JOINT.test(text.slice(last.to, from))
      return { context, from, to, above: heading, bare, event, listed: isListed ? (last?.verdict ?? null) : null }
    }
    let home: { readonly address: Address; readonly at: number } | null = null
    let fieldsRead = 0
    for (const { piece, candidates } of pieces) {
      const pieceAt = piece.kind === 'address' ? piece.at : piece.word.from
      for (let field = fields[fieldsRead]; field !== undefined && field.at < pieceAt; field = fields[++fieldsRead]) {
        yield this.#ofField(field, context)
      }
      if (piece.kind === 'address') {
        const address = this.#readAddress(spelled(piece.text, text, candidates))
        if (address !== null && isAtHome(address)) home = { address, at: piece.at }
        context.goTo(piece.at)
        yield* this.#inAddress(piece.at, address, candidates, context)
        continue
      }
      for (const found of candidates) {
        context.goTo(found.word.from)
        const near = home !== null && found.word.from - home.at < NEAR ? home.address : null
        if (found.kind === 'near') {
          yield nearFind(found)
          continue
        }
        const find = this.#ofWord(found, place(found.word), near)
        last = { to: found.word.to, verdict: verdictIn(find) }
        yield find
      }
    }
    for (const field of fields.slice(fieldsRead)) yield this.#ofField(field, context)
    context.goTo(text.length)
    this.#open = text.length < 200 && NAME_ALONE.test(text) ? text : ''
    if (text.trim() !== '' && !bare) this.#above = words.length > 0 ? null : text
  }

  #inColumns(text: string): readonly FieldFind[] {
    return this.#columns.under(text, this.#fields.isHeading).flatMap(({ heading, value, at }) => {
      const claim = this.#fields.inColumn(heading, value)
      return claim === null ? [] : [{ claim, at }]
    })
  }

  #promptInRow(text: string): string | null {
    const [cell] = this.#columns.under(text, isPromptName)
    return cell === undefined ? null : promptIn(cell.value)
  }

  /** The vendor's own id of the task may stand beside it. */
  #ofField({ claim, at }: FieldFind, context: LineContext): Find {
    context.goTo(at)
    const found = { at, id: claim.remote.id, forms: [], address: null, claims: [claim] }
    return { ...idFind(context, found, { kind: 'hinted' }), isMember: false }
  }

  *#inAddress(at: number, address: Address | null, found: readonly Candidate[], context: LineContext) {
    const claimed = address === null ? [] : claimedIds(address, this.#forms)
    for (const { id, claims } of claimed) {
      noteTask(context.scope(), id)
      yield idFind(context, { at, id, forms: matching(this.#forms, id), address, claims }, { kind: 'named' })
    }
    for (const candidate of found) {
      if (candidate.kind === 'near') {
        yield nearFind(candidate)
        continue
      }
      const { word, forms: matches } = candidate
      const id = canonical(matches, word.text)
      if (claimed.some((claim) => claim.id === id || claim.id === word.text)) continue
      const isStrong = matches.some((form) => !form.weak)
      const parameter = parameterOf(context.text, word.from)
      const kind = parameter === null ? 'unknown' : kindOfField(parameter, this.#own)
      if (isStrong || kind === 'task' || kind === 'work') {
        noteTask(context.scope(), id)
        yield idFind(context, { at: word.from, id, forms: matches, address, claims: [] }, { kind: 'named' })
      } else {
        yield notATask(candidate, id, `stands in an address of ${address?.host ?? 'nobody we know'}`)
      }
    }
  }

  #ofWord(candidate: Match, place: Place, near: Address | null): Find {
    const { word, forms: matches } = candidate
    const { context } = place
    const spelling = canonical(matches, word.text)
    const path = pathAround(context.text, word, spelling)
    const address = path === null ? null : readPath(path, this.#readAddress)
    const claims = address === null ? [] : address.claims.filter(({ remote }) => remote.id === spelling)
    const isStrange = address !== null && address.host !== '' && !isAtHome(address)
    const isNamed = matches.some((form) => !form.weak) || (claims.length > 0 && !isStrange)
    const verdict: Verdict = isNamed
      ? { kind: 'named' }
      : (inLongerName(candidate.word, place, this.#own) ??
        inPath(place, address, this.#own) ??
        this.#judge.verdictOn(place))
    if (verdict.kind === 'other') return notATask(candidate, spelling, verdict.reason)
    if (verdict.kind === 'named') noteTask(context.scope(), spelling)
    const where = address === null || address.host === '' ? (near ?? address) : address
    return idFind(context, { at: word.from, id: spelling, forms: matches, address: where, claims }, verdict)
  }
}

/** What is said of an id, for the next one of a list; null where that is nothing. */
function verdictIn(find: Find): Verdict | null {
  if (find.kind === 'id') return find.standing === 'doubt' ? null : { kind: find.standing }
  return find.kind === 'not-a-task' ? { kind: 'other', reason: find.reason.replace(/^.* but /, '') } : null
}

type Found = Pick<IdFind, 'at' | 'id' | 'forms' | 'address' | 'claims'>

function idFind(context: LineContext, found: Found, verdict: Exclude<Verdict, { kind: 'other' }>): IdFind {
  const isMember = context.frame()?.bracket === '{'
  const [standing, reason] =
    verdict.kind === 'doubt' ? (['doubt', verdict.reason] as const) : ([verdict.kind, null] as const)
  const title = promptBefore(context.text, found.at)
  return { kind: 'id', ...found, title, standing, reason, scope: context.scope(), isMember }
}

function notATask({ word, forms }: Match, id: string, why: string): Find {
  const label = forms[0]?.pattern.label ?? 'task id'
  return { kind: 'not-a-task', at: word.from, id, reason: `has the form of a ${label} but ${why}` }
}

function nearFind({ word, reason }: NearMatch): Find {
  return { kind: 'near-miss', at: word.from, id: null, reason }
}

/** Ids that an address itself names. A bare UUID in an address of a stranger is nobody's task, whatever the path. */
function claimedIds(address: Address, forms: Forms) {
  const ids = new Set(address.claims.map(({ remote }) => remote.id))
  return [...ids]
    .filter((id) => isAtHome(address) || matching(forms, id).some(({ weak }) => !weak))
    .map((id) => ({ id, claims: address.claims.filter(({ remote }) => remote.id === id) }))
}

function readPath({ host, path }: { readonly host: string; readonly path: string }, readAddress: ReadAddress) {
  if (host === '') return readAddress(path)
  const secure = readAddress(`https://${host}${path}`)
  if (secure !== null && isAtHome(secure)) return secure
  return readAddress(`http://${host}${path}`)
}
