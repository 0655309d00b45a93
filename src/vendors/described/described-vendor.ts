/** A description as a vendor: the same port that an adapter in code has. */
import type { Json } from '#domain/json.ts'
import { SECOND } from '#domain/time.ts'
import { NO_ADVICE, type Advice } from '#vendors/advice.ts'
import { envelopeOf, errorReaderOf } from '#vendors/described/answer-of.ts'
import { filesOfCalls, pathsOf, type ReadyCall, readyCalls } from '#vendors/described/calls-of.ts'
import { cancelScript } from '#vendors/described/cancel.ts'
import type { Description } from '#vendors/described/description.ts'
import { wordAt } from '#vendors/described/find.ts'
import { formsFor } from '#vendors/described/forms-of.ts'
import { listScript, MOST_ROWS } from '#vendors/described/list.ts'
import { durationOf } from '#vendors/described/outputs-of.ts'
import { readPattern } from '#vendors/described/pattern.ts'
import { pollScript } from '#vendors/described/poll.ts'
import { impossibleParts, probeScript } from '#vendors/described/probe.ts'
import { type HandleParts, knownBy, partsOf } from '#vendors/described/recognition.ts'
import { rulesFor } from '#vendors/described/rules-of.ts'
import { submitScript } from '#vendors/described/submit.ts'
import { filled } from '#vendors/described/template.ts'
import type { PageToken } from '#vendors/listing.ts'
import type { Calls, Vendor } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { asMeant, pollMeant } from '#vendors/reading/meant.ts'
import { named } from '#vendors/reading/names.ts'

export function describedVendor(description: Description): Vendor {
  return asMeant({
    ...knownBy(description),
    authorize: (apiKey) => authorized(apiKey, description),
    ...(description.headers && { fixedHeaders: description.headers }),
    ...callsOf(description),
    advice: adviceOf(description),
    rules: () => Promise.resolve({ rules: rulesFor(description) }),
    forms: () => Promise.resolve(formsFor(description)),
  })
}

function authorized(apiKey: string, { auth }: Description): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(auth).map(([name, value]) => [name.toLowerCase(), filled(value, { key: apiKey })]),
  )
}

function callsOf(description: Description): Calls {
  const { submit } = description
  const calls = readyCalls(description)
  const files = filesOfCalls(calls, description)
  const envelope = envelopeOf(description)
  const errorIn = errorReaderOf(description)
  const nobody = impossibleParts(description)
  const partsIn = (handle: Json): HandleParts => partsOf(handle, description) ?? nobody
  return {
    naming: namingOf(description, partsIn),
    paths: pathsOf(calls),
    ...(envelope && { envelope }),
    ...(errorIn && { errorIn }),
    ...(files.length > 0 && { files }),
    poll: (handle) => pollScript(calls, partsIn(handle), description),
    submit: (request) =>
      calls.submit === null || submit === undefined
        ? notDescribed(calls.poll, nobody)
        : submitScript(calls.submit, submit, request, description),
    resend: submit?.idempotency === undefined ? 'unsafe' : 'idempotent',
    probe: () => probeScript(calls, description),
    ...cancelOf(description, partsIn),
    ...listOf(description),
  }
}

type PartsIn = (handle: Json) => HandleParts

function cancelOf(
  description: Description,
  partsIn: PartsIn,
): Pick<Calls, 'cancel' | 'cancelsIn' | 'cancelErases' | 'goneWhenCancelled'> {
  const { cancel } = description
  const calls = readyCalls(description)
  const { cancel: call } = calls
  if (call === null || cancel === undefined) return {}
  const meaning = { envelope: envelopeOf(description), errorIn: errorReaderOf(description) }
  return {
    cancel: (handle) => {
      const parts = partsIn(handle)
      const poll = pollMeant(pollScript(calls, parts, description), meaning)
      return cancelScript({ poll, call }, parts, cancel, description)
    },
    ...(cancel.only && { cancelsIn: cancel.only }),
    ...(cancel.erases !== undefined && { cancelErases: cancel.erases }),
    ...(cancel.afterwards === 'gone' && { goneWhenCancelled: true }),
  }
}

/** Where a row says all that a poll does, a page of the list stands for many polls. */
function listOf(description: Description): Pick<Calls, 'list' | 'listPageLimit' | 'sweep'> {
  const { list } = description
  const { list: call } = readyCalls(description)
  if (call === null || list === undefined) return {}
  const { most = MOST_ROWS } = list
  const page = (from: PageToken | null, size: number) => listScript(call, list, from, size, description)
  return {
    list: page,
    listPageLimit: most,
    // A cursor leads from one page to the next, and a sweep goes to its pages by number.
    ...(list.whole === true &&
      list.next === undefined &&
      list.get?.includes('{size}') === true && {
        sweep: { page: (number: number) => page(String(number), most), size: most, madeAt: () => null },
      }),
  }
}

/** A vendor that is only watched makes nothing: what is asked is a task that cannot exist, and the refusal is ours. */
function notDescribed(call: ReadyCall, parts: HandleParts): ReturnType<Calls['submit']> {
  const message = 'This vendor is only watched: its description has no submit.'
  return call.ask({ parts }, ({ reply }) =>
    done({
      kind: 'refused',
      failure: { step: 'submit', httpStatus: reply.status, code: null, message, requestId: null, raw: null },
      evidence: { httpStatus: reply.status, statusWord: null, requestId: null, body: '', bodyLength: 0 },
    }),
  )
}

/** An answer names its task where the answer to a submit does; what has not the form of an id names none. */
function namingOf(description: Description, partsIn: (handle: Json) => HandleParts): Calls['naming'] {
  const whole = new RegExp(`^(?:${readPattern(description.handle['id']?.is ?? '').source})$`)
  const places = description.poll.id ?? description.submit?.id
  return {
    asked: (handle) => named('id', partsIn(handle)['id'] ?? ''),
    named: (answer) => {
      const id = wordAt(places, answer)
      return id !== null && whole.test(id) ? named('id', id) : {}
    },
  }
}

function adviceOf({ rate, keeps, hidesRunning = false }: Description): Advice {
  const { for: kept, from = 'made' } = typeof keeps === 'object' ? keeps : { for: keeps }
  const keeping = kept === undefined ? {} : { keeps: { for: durationOf(kept), from } }
  return { ...NO_ADVICE, hidesRunning, pace: { floor: (rate?.pollEvery ?? 0) * SECOND, phases: {}, ...keeping } }
}
