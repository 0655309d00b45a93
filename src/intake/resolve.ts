import type { Connection } from '#domain/connection.ts'
import type { Remote, TaskId } from '#domain/task.ts'
import type { Vendor } from '#vendors/vendor.ts'
import { formName } from '#intake/forms.ts'
import type { Harvest, Sighted } from '#intake/harvest.ts'
import type {
  AlreadyTracked,
  Choice,
  FoundId,
  FoundTask,
  Intake,
  IntakeContext,
  Question,
  SkippedLine,
} from '#intake/intake.ts'

/** A connection on which an id could be tracked. */
interface Candidate {
  readonly vendor: Vendor
  readonly connection: Connection
}

/** Decides, with what is tracked and answered, which ids are ready, known, in question or nobody's. Pure. */
export function resolve(harvest: Harvest, context: IntakeContext): Intake {
  const refs: FoundTask[] = []
  const known: AlreadyTracked[] = []
  const skipped: SkippedLine[] = [...harvest.skipped]
  const questions = new Map<string, Asked>()

  for (const sighted of harvest.sighted) {
    const { id, line } = sighted
    const vendors = claimants(sighted)
    const candidates = candidatesOf(sighted, vendors, context.connections)
    const tracked = trackedOn(candidates, id, context)
    if (tracked !== null) {
      known.push({ id, line, ...tracked })
      continue
    }
    const candidate = candidates.length === 1 ? candidates[0] : answeredCandidate(sighted, candidates, context)
    if (candidates.length === 0) {
      const labels = vendors.map(({ label }) => label).join(' or ')
      const reason = `${labels} recognised, but there is no connection for it: add one`
      skipped.push({ line, kind: 'no-connection', excerpt: sighted.excerpt, reason })
    } else if (candidate === undefined) {
      ask(questions, whichQuestion(sighted, candidates), { id, line })
    } else {
      const found = recognised(sighted, candidate, context)
      if ('remote' in found) {
        const ref = { connection: candidate.connection.id, vendor: candidate.vendor.key, ...found }
        refs.push({ ref, line, note: candidates.length > 1 ? null : doubt(sighted, candidate, vendors, context) })
      } else ask(questions, found, { id, line })
    }
  }
  skipped.sort((a, b) => a.line - b.line)
  const { skippedMore, unread, lines } = harvest
  return {
    refs,
    known,
    questions: [...questions.values()].map(({ question, ids }) => ({ ...question, ids })),
    skipped,
    skippedMore,
    unread,
    lines,
  }
}

/** Whose task it may be: an address of a task says so, an exclusive form does too, else all that share the form. */
function claimants({ forms, claims, addresses }: Sighted): readonly Vendor[] {
  const exclusive = forms.filter(({ pattern }) => pattern.claim === 'exclusive')
  const claiming = exclusive.length > 0 ? exclusive : claims.length > 0 ? claims : forms
  const vendors = [...new Set(claiming.map(({ vendor }) => vendor))]
  const atHome = new Set(addresses.flatMap((address) => [...address.vendors.map(({ key }) => key), ...owners(address)]))
  const here = vendors.filter(({ key }) => atHome.has(key))
  return here.length > 0 ? here : vendors
}

function owners({ connections }: Sighted['addresses'][number]): readonly string[] {
  return connections.map(({ vendor }) => vendor)
}

/** A connection that the text's addresses belong to is meant; else a real one goes before the sandbox. */
function candidatesOf(
  sighted: Sighted,
  vendors: readonly Vendor[],
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

function recognised(
  { id, claims }: Sighted,
  { vendor, connection }: Candidate,
  context: IntakeContext,
): { readonly remote: Remote; readonly model: string | null } | Question {
  const claim = claims.find((candidate) => candidate.vendor === vendor)
  if (claim !== undefined) return { remote: claim.remote, model: claim.model }
  const recognition = vendor.recognise(id)
  if (recognition.kind === 'ref') return { remote: recognition.remote, model: recognition.model }
  const key = `needs ${connection.id} ${recognition.what}`
  const answer = context.answers.get(key)?.trim() ?? ''
  if (answer !== '') return { remote: recognition.complete(answer), model: null }
  const text = `${vendor.label} (${connection.label}): ${recognition.what}`
  const suggestions = recognition.choices
  return { kind: 'needs', key, text, ids: [], vendor: vendor.key, connection: connection.id, suggestions }
}

function whichQuestion(sighted: Sighted, candidates: readonly Candidate[]): Extract<Question, { kind: 'which' }> {
  const form = nameOf(sighted)
  const choices = candidates.map(choiceOf)
  const key = `which ${form} ${choices.map(({ answer }) => answer).join(' ')}`
  return { kind: 'which', key, text: `${form}: ${choices.map(({ label }) => label).join(' or ')}?`, ids: [], choices }
}

function answeredCandidate(sighted: Sighted, candidates: readonly Candidate[], context: IntakeContext) {
  if (candidates.length === 0) return undefined
  const answer = context.answers.get(whichQuestion(sighted, candidates).key)
  return candidates.find(({ connection }) => connection.id === answer)
}

function choiceOf({ vendor, connection }: Candidate): Choice {
  const label = connection.label.includes(vendor.label) ? connection.label : `${vendor.label} (${connection.label})`
  return { answer: connection.id, label, vendor: vendor.key, connection: connection.id }
}

function nameOf({ id, forms }: Sighted): string {
  const form = forms[0]
  return form === undefined ? 'Ids in addresses' : formName(form, id)
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

/** What speaks against a choice that was made without asking. */
function doubt(
  { addresses }: Sighted,
  { vendor, connection }: Candidate,
  vendors: readonly Vendor[],
  context: IntakeContext,
): string | null {
  if (addresses.some((address) => address.connections.some(({ id }) => id === connection.id))) return null
  const home = addresses.find((address) => address.vendors.includes(vendor))
  if (connection.sandbox && home !== undefined) {
    return `the address is one of ${home.host}, but ${vendor.label} has only its sandbox here`
  }
  const others = vendors.filter((other) => other !== vendor)
  if (others.length === 0) return null
  const connected = others.some(({ key }) => context.connections.some((candidate) => candidate.vendor === key))
  const labels = others.map(({ label }) => label).join(' or ')
  return `could also be ${labels}, which has ${connected ? 'only its sandbox here' : 'no connection'}`
}
