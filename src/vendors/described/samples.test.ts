/** Each recorded answer of each described vendor means what is written beside it. */
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { DESCRIBED, type DescribedFolder, type Sample } from '#testing/described-samples.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { impossibleParts } from '#vendors/described/probe.ts'
import type { ListOutcome } from '#vendors/listing.ts'
import type { ProbeOutcome, CancelOutcome, Script, Step, SubmitOutcome, Vendor, VendorReply } from '#vendors/port.ts'

const NOON = Date.UTC(2026, 10, 28, 12)

function replyOf({ status, headers = {}, body }: Sample): VendorReply {
  const isText = typeof body === 'string'
  const type = isText ? {} : { 'content-type': 'application/json' }
  return { status, headers: { ...type, ...headers }, body: isText ? body : JSON.stringify(body), receivedAt: NOON }
}

function vendorFor({ description }: DescribedFolder): Vendor {
  const vendor = createRegistry([describedVendor(description)]).of(description.key)
  if (vendor === undefined) throw new Error('not registered')
  return vendor
}

/** What one answer says, in the words that the samples use. */
function said(folder: DescribedFolder, sample: Sample): Json {
  const vendor = vendorFor(folder)
  const handle = sample.handle ?? impossibleParts(folder.description)
  switch (sample.call) {
    case 'poll':
      return observed(vendor.poll(handle).read(replyOf(sample)))
    case 'result':
      return observed(secondOf(vendor.poll(handle), folder, 'succeeded').read(replyOf(sample)))
    case 'submit': {
      // What a person would be asked for beside the model stands in the handle that comes out.
      const options = folder.samples.find((other) => other.handle !== undefined)?.handle ?? {}
      const request = { model: 'owner/model', params: { prompt: 'p' }, options, idempotencyKey: 'own-key' }
      return submitted(valueOf(vendor.submit(request).read(replyOf(sample))))
    }
    case 'cancel': {
      if (vendor.cancel === undefined) throw new Error('no cancel')
      const [phase] = folder.description.cancel?.only ?? []
      const first = vendor.cancel(handle)
      const script = phase === undefined ? first : secondOf(first, folder, phase)
      return cancelled(valueOf(script.read(replyOf(sample))))
    }
    case 'list':
      if (vendor.list === undefined) throw new Error('no list')
      return listed(valueOf(vendor.list(null, 2).read(replyOf(sample))))
    case 'probe':
      return probed(valueOf(vendor.probe().read(replyOf(sample))))
  }
}

/** The second call of a conversation, after an answer that says so. */
function secondOf<T>(script: Script<T>, { samples }: DescribedFolder, phase: string): Script<T> {
  const first = samples.find(({ call, says, status }) => call === 'poll' && says['phase'] === phase && status < 300)
  if (first === undefined) throw new Error(`no sample of a poll that says ${phase}`)
  const asked = script.read(replyOf(first))
  if (asked.kind !== 'ask') throw new Error(`asks nothing more after ${first.name}: ${JSON.stringify(asked)}`)
  return asked
}

function valueOf<T>(step: Step<T>): T {
  if (step.kind !== 'done') throw new Error('asks something more')
  return step.value
}

function observed(step: Step<Observation>): Json {
  // A second call means that the first said the task succeeded.
  return step.kind === 'ask' ? { phase: 'succeeded' } : observationSaid(step.value)
}

function observationSaid(seen: Observation): Json {
  if (seen.kind !== 'status')
    return { trouble: seen.trouble.reason, message: seen.trouble.message, code: seen.trouble.code }
  const { state, facts, outputs } = seen
  const failure = 'failure' in state ? { code: state.failure.code, message: state.failure.message } : {}
  return {
    ...state,
    ...failure,
    ...facts,
    outputs: outputs.map(({ url, kind, role, expiry, bytes, width, height, durationMs, keyedBy }) => {
      const needsKey = keyedBy !== undefined
      return { url, kind, role, expiresAt: expiry?.at ?? null, bytes, width, height, durationMs, needsKey }
    }),
    remark: seen.remark === undefined ? null : { ...seen.remark },
    cost: facts.cost === null ? null : { ...facts.cost },
    failure: null,
  }
}

function submitted(outcome: SubmitOutcome): Json {
  if (outcome.kind === 'refused') return { refused: true, code: outcome.failure.code, message: outcome.failure.message }
  if (outcome.kind !== 'accepted') return { [outcome.kind]: true, message: outcome.trouble.message }
  const seen = observationSaid(outcome.observation)
  return { ...(isJsonObject(seen) ? seen : {}), id: outcome.remote.id, handle: outcome.remote.handle }
}

function cancelled(outcome: CancelOutcome): Json {
  return { cancel: outcome.kind }
}

function listed(outcome: ListOutcome): Json {
  if (outcome.kind !== 'page') return { trouble: outcome.observation.kind }
  return { ids: outcome.tasks.map(({ remote }) => remote.id), total: outcome.total, hasMore: outcome.next !== null }
}

function probed(outcome: ProbeOutcome): Json {
  const credits = outcome.kind === 'works' ? /has (\S+) credits/.exec(outcome.detail)?.[1] : undefined
  return { works: outcome.kind === 'works', ...(credits === undefined ? {} : { credits: Number(credits) }) }
}

describe.each(DESCRIBED)('$description.label', (folder) => {
  const { samples } = folder
  it.each(samples.map((sample) => [`${sample.call}: ${sample.name}`, sample] as const))('%s', (_name, sample) => {
    expect(said(folder, sample)).toMatchObject(sample.says)
  })
})
