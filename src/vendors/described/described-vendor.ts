/** A description as a vendor: the same port that an adapter in code has. */
import type { Json } from '#domain/json.ts'
import { SECOND } from '#domain/time.ts'
import { NO_ADVICE, type Advice } from '#vendors/advice.ts'
import { type ReadyCall, readyCall } from '#vendors/described/calls-of.ts'
import { cancelScript } from '#vendors/described/cancel.ts'
import type { DescribedCall, Description } from '#vendors/described/description.ts'
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
import { named } from '#vendors/reading/names.ts'

export function describedVendor(description: Description): Vendor {
  return {
    ...knownBy(description),
    authorize: (apiKey) => authorized(apiKey, description),
    ...(description.headers && { fixedHeaders: description.headers }),
    ...callsOf(description),
    advice: adviceOf(description),
    rules: () => Promise.resolve({ rules: rulesFor(description) }),
    forms: () => Promise.resolve(formsFor(description)),
  }
}

function authorized(apiKey: string, { auth }: Description): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(auth).map(([name, value]) => [name.toLowerCase(), filled(value, { key: apiKey })]),
  )
}

function callsOf(description: Description): Calls {
  const { poll, result, submit, cancel, list, probe } = description
  const ready = (call: DescribedCall | undefined): ReadyCall | null =>
    call === undefined ? null : readyCall(call, description)
  const calls = {
    poll: readyCall(poll, description),
    result: ready(result),
    submit: ready(submit),
    cancel: ready(cancel),
    list: ready(list),
    probe: ready(probe),
  }
  const nobody = impossibleParts(description)
  const partsIn = (handle: Json): HandleParts => partsOf(handle, description) ?? nobody
  const { cancel: cancelCall, list: listCall, submit: submitCall } = calls
  return {
    naming: namingOf(description, partsIn),
    paths: Object.values(calls).flatMap((call) => (call === null ? [] : [call.rule])),
    poll: (handle) => pollScript(calls, partsIn(handle), description),
    submit: (request) =>
      submitCall === null || submit === undefined
        ? notDescribed(calls.poll, nobody)
        : submitScript(submitCall, submit, request, description),
    resend: submit?.idempotency === undefined ? 'unsafe' : 'idempotent',
    probe: () => probeScript(calls, description),
    ...(cancelCall !== null &&
      cancel !== undefined && {
        cancel: (handle: Json) =>
          cancelScript({ poll: calls.poll, cancel: cancelCall }, partsIn(handle), cancel, description),
        ...(cancel.only && { cancelsIn: cancel.only }),
      }),
    ...(listCall !== null &&
      list !== undefined && {
        list: (from: PageToken | null, size: number) => listScript(listCall, list, from, size, description),
        listPageLimit: list.most ?? MOST_ROWS,
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

/** Since when a vendor counts is not described: the submit is the earliest. */
function adviceOf({ rate, keeps, hidesRunning = false }: Description): Advice {
  const kept = keeps === undefined ? {} : { keeps: { for: durationOf(keeps), from: 'made' } as const }
  return { ...NO_ADVICE, hidesRunning, pace: { floor: (rate?.pollEvery ?? 0) * SECOND, phases: {}, ...kept } }
}
