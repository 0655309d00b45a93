import { redact } from '#domain/task/redact.ts'
import type { Connection } from '#domain/connection/connection.ts'
import type { Remote, TaskId, VendorKey } from '#domain/task/task.ts'
import { homesOf } from '#vendors/homes.ts'
import type { KnownVendor } from '#vendors/port.ts'
import { formName } from '#intake/forms.ts'
import type { Harvest } from '#intake/harvest.ts'
import type { Sighted } from '#intake/sightings.ts'
import {
  type AlreadyTracked,
  type Choice,
  type Doubt,
  type FoundId,
  type FoundTask,
  type Intake,
  type IntakeContext,
  type Question,
  type SkippedLine,
  TAKEN,
  type Unconnected,
} from '#intake/intake.ts'

/** A connection on which an id could be tracked. */
interface Candidate {
  readonly vendor: KnownVendor
  readonly connection: Connection
}

/** Decides, with what is tracked and answered, which ids are ready, known, in question or nobody's. Pure. */
export function resolve(harvest: Harvest, context: IntakeContext): Intake {
  const refs: FoundTask[] = []
  const known: AlreadyTracked[] = []
  const skipped: SkippedLine[] = [...harvest.skipped]
  const questions = new Map<string, Asked>()
  const doubts: Doubt[] = []
  const unconnected: Unconnected[] = []

  for (const sighted of harvest.sighted) {
    const { id, line } = sighted
    const vendors = claimants(sighted)
    const all = candidatesOf(sighted, vendors, context.connections)
    const strays = straysOf(id, context)
    // Where it was not found once, it is not looked for again while there is another place.
    const others = all.filter(({ connection }) => strays.every((stray) => stray.connection !== connection))
    const candidates = others.length > 0 ? others : all
    const tracked = trackedOn(candidates, id, context)
    if (tracked !== null) {
      known.push({ id, line, ...tracked })
      continue
    }
    if (candidates.length === 0) {
      unconnected.push({ id, line, vendors: vendors.map(({ key, label }) => ({ key, label })) })
      continue
    }
    const key = `take ${id}`
    const answer = context.answers.get(key)
    // What was left unticked stays a doubt, also when the lines that made it one are gone.
    if (sighted.doubt !== null || answer !== undefined) {
      const taken = answer === TAKEN
      doubts.push({
        id,
        line,
        key,
        reason: sighted.doubt ?? 'was in doubt when it was first read',
        excerpt: sighted.excerpt,
        taken,
      })
      if (!taken) continue
    }
    const which = candidates.length > 1 ? whichQuestion(sighted, candidates, harvest.mentioned, context) : null
    const candidate = which === null ? candidates[0] : which.chosen
    if (which !== null) ask(questions, which.question, { id, line })
    if (candidate === undefined) continue
    const { question, remote, model } = recognised(sighted, candidate, context)
    if (question !== null) ask(questions, question, { id, line })
    if (remote === null) continue
    const ref = {
      connection: candidate.connection.id,
      vendor: candidate.vendor.key,
      remote,
      model,
      ...titleOf(sighted),
    }
    const note = which === null ? doubt(sighted, candidate, vendors, context) : null
    const [stray] = strays
    refs.push(stray === undefined ? { ref, line, note } : { ref, line, note: movesWords(stray), moves: stray.task })
  }
  skipped.sort((a, b) => a.line - b.line)
  const { skippedMore, unread, lines, wraps } = harvest
  return {
    refs,
    known,
    questions: [...questions.values()].map(({ question, ids }) => ({ ...question, ids })),
    doubts,
    unconnected,
    skipped,
    skippedMore,
    unread,
    lines,
    wraps,
  }
}

function titleOf({ title }: Sighted): { readonly title?: string } {
  return title === null ? {} : { title: redact(title) }
}

/** Whose task it may be: an address of a task says so, an exclusive form does too, else all that share the form. */
function claimants({ forms, claims, addresses, objects }: Sighted): readonly KnownVendor[] {
  const exclusive = forms.filter((form) => form.exclusive)
  const claiming = exclusive.length > 0 ? exclusive : claims.length > 0 ? claims : forms
  const vendors = [...new Set(claiming.map(({ vendor }) => vendor))]
  const atHome = new Set(addresses.flatMap((address) => [...address.vendors.map(({ key }) => key), ...owners(address)]))
  const here = vendors.filter(({ key }) => atHome.has(key))
  if (here.length > 0) return here
  const telling = vendors.filter((vendor) => objects.some((members) => isAnswerOf(vendor, members)))
  return telling.length > 0 ? telling : vendors
}

/** True when an object has members that only this vendor's answers have. */
function isAnswerOf({ fields }: KnownVendor, members: ReadonlySet<string>): boolean {
  const fits = (name: string) => (name.startsWith('!') ? !members.has(name.slice(1)) : members.has(name))
  return fields?.beside.some((names) => names.every(fits)) ?? false
}

function owners({ connections }: Sighted['addresses'][number]): readonly string[] {
  return connections.map(({ vendor }) => vendor)
}

/** A connection that the text's addresses belong to is meant; else a real one goes before the sandbox. */
function candidatesOf(
  sighted: Sighted,
  vendors: readonly KnownVendor[],
  connections: readonly Connection[],
): readonly Candidate[] {
  const all = vendors.flatMap((vendor) =>
    connections.flatMap((connection) => (connection.vendor === vendor.key ? [{ vendor, connection }] : [])),
  )
  const named = new Set(sighted.addresses.flatMap((address) => address.connections.map(({ id }) => id)))
  const meant = all.filter(({ connection }) => named.has(connection.id))
  if (meant.length > 0) return meant
  const real = all.filter(({ connection }) => !connection.sandbox)
  return real.length > 0 ? real : all
}

function trackedOn(candidates: readonly Candidate[], id: string, context: IntakeContext) {
  for (const { connection } of candidates) {
    const task: TaskId | undefined = context.known(connection.id, id)
    if (task !== undefined) return { connection: connection.id, task }
  }
  return null
}

interface Stray {
  readonly connection: Connection
  readonly task: TaskId
}

/** Where a task of this id is tracked without being known to the vendor. */
function straysOf(id: string, { connections, stray }: IntakeContext): readonly Stray[] {
  if (stray === undefined) return []
  return connections.flatMap((connection) => {
    const task = stray(connection.id, id)
    return task === undefined ? [] : [{ connection, task }]
  })
}

function movesWords({ connection }: Stray): string {
  return `was not found under ${connection.label}: it moves from there, with its tags and its note`
}

/** What to track, and the question it depends on. */
interface Recognised {
  readonly remote: Remote | null
  readonly model: string | null
  readonly question: Question | null
}

function recognised({ id, claims }: Sighted, { vendor, connection }: Candidate, context: IntakeContext): Recognised {
  const claim = claims.find((candidate) => candidate.vendor === vendor)
  if (claim !== undefined) return { remote: claim.remote, model: claim.model, question: null }
  const recognition = vendor.recognise(id)
  if (recognition.kind === 'ref') return { remote: recognition.remote, model: recognition.model, question: null }
  const { what, choices: suggestions, complete } = recognition
  const key = `needs ${connection.id} ${what}`
  const answer = context.answers.get(key)?.trim() ?? ''
  const answered = answer !== ''
  const text = `${vendor.label} (${connection.label}): ${what}`
  const place = { vendor: vendor.key, connection: connection.id }
  const chosen = answered ? answer : null
  const question: Question = { kind: 'needs', key, text, ids: [], answered, chosen, ...place, suggestions }
  return { remote: answered ? complete(answer) : null, model: null, question }
}

function whichQuestion(
  sighted: Sighted,
  candidates: readonly Candidate[],
  mentioned: ReadonlySet<VendorKey>,
  { answers }: IntakeContext,
) {
  const form = nameOf(sighted)
  const choices = candidates.map(choiceOf)
  const key = `which ${form} ${choices.map(({ answer }) => answer).join(' ')}`
  // An id that tells a little of itself is asked about: its name in a text says nothing new.
  const isBare = sighted.forms.length > 0 && sighted.forms.every(({ weak }) => weak)
  const answer = answers.get(key) ?? (isBare ? meantBy(candidates, mentioned) : undefined)
  const chosen = candidates.find(({ connection }) => connection.id === answer)
  const text = `${form}: ${choices.map(({ label }) => label).join(' or ')}?`
  const answered = chosen !== undefined
  const question: Question = {
    kind: 'which',
    key,
    text,
    ids: [],
    answered,
    chosen: chosen?.connection.id ?? null,
    choices,
  }
  return { question, chosen }
}

/** The one candidate whose vendor the text speaks of. */
function meantBy(candidates: readonly Candidate[], mentioned: ReadonlySet<VendorKey>): string | undefined {
  const [meant, another] = candidates.filter(({ vendor }) => mentioned.has(vendor.key))
  return another === undefined ? meant?.connection.id : undefined
}

function choiceOf({ vendor, connection }: Candidate): Choice {
  const label = connection.label.includes(vendor.label) ? connection.label : `${vendor.label} (${connection.label})`
  return { answer: connection.id, label, vendor: vendor.key, connection: connection.id }
}

function nameOf({ id, forms }: Sighted): string {
  const form = forms[0]
  if (form === undefined) return 'Ids in addresses'
  // A form without a beginning that tells is nobody's: the label of one vendor would be an answer.
  const isAnybodys = forms.every(({ weak }) => weak) && new Set(forms.map(({ vendor }) => vendor)).size > 1
  return isAnybodys ? `Ids of ${id.length} characters that stand alone` : formName(form, id)
}

/** A question while its ids are being gathered. */
interface Asked {
  readonly question: Question
  readonly ids: FoundId[]
}

function ask(questions: Map<string, Asked>, question: Question, found: FoundId) {
  const asked = questions.get(question.key) ?? { question, ids: [] }
  asked.ids.push(found)
  questions.set(question.key, asked)
}

/** A connection that is at no home is a proxy, which may stand for every region. */
function isAt(home: string, baseUrl: string): boolean {
  return home === baseUrl.replace(/\/$/, '')
}

/** What speaks against a choice that was made without asking. */
function doubt(
  { addresses, members }: Sighted,
  { vendor, connection }: Candidate,
  vendors: readonly KnownVendor[],
  context: IntakeContext,
): string | null {
  if (addresses.some((address) => address.connections.some(({ id }) => id === connection.id))) return null
  const home = addresses.find((address) => address.vendors.includes(vendor))
  if (connection.sandbox && home !== undefined) {
    return `the address is one of ${home.host}, but ${vendor.label} has only its sandbox here`
  }
  if (home !== undefined && !connection.sandbox && homesOf(vendor).some((base) => isAt(base, connection.baseUrl))) {
    return `the address is one of ${home.host}, and ${connection.label} asks another region of ${vendor.label}`
  }
  const others = vendors.filter((other) => other !== vendor)
  const beside = vendor.fields?.beside ?? []
  if (members !== null && beside.length > 0 && !isAnswerOf(vendor, members)) {
    return `may be another program's: ${vendor.label} itself tells “${beside.map((names) => names.filter((name) => !name.startsWith('!')).join('” with “')).join('” or “')}” beside the id`
  }
  if (others.length === 0) return null
  const connected = others.some(({ key }) => context.connections.some((candidate) => candidate.vendor === key))
  const labels = others.map(({ label }) => label).join(' or ')
  return `could also be ${labels}, which has ${connected ? 'only its sandbox here' : 'no connection'}`
}
