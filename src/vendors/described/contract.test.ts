/** The battery of every vendor over every description and its sample answers, and what must hold for its rules. */
import { describe } from 'vitest'
import type { Json } from '#domain/json.ts'
import { PHASES, type Phase } from '#domain/task/phase.ts'
import { TROUBLE_REASONS, type TroubleReason } from '#domain/task/failure.ts'
import { DESCRIBED, type DescribedFolder, type Sample } from '#testing/described-samples.ts'
import type { RecordedReply } from '#testing/recorded-reply.ts'
import { testRules } from '#testing/rule-contract.ts'
import { vendorContracts } from '#testing/vendor-contract.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { impossibleParts } from '#vendors/described/probe.ts'
import { rulesFor } from '#vendors/described/rules-of.ts'
import { good } from '#vendors/described/sandbox/answers.ts'
import { put } from '#vendors/described/sandbox/write.ts'

function replyOf({ status, headers = {}, body }: Sample): RecordedReply {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** What a sample says, where it is a phase or a trouble. */
function expectedOf({ says }: Sample): Phase | TroubleReason | null {
  const { phase, trouble } = says
  return PHASES.find((one) => one === phase) ?? TROUBLE_REASONS.find((one) => one === trouble) ?? null
}

function contractOf(folder: DescribedFolder) {
  const { description, samples } = folder
  const { poll, result, submit } = description
  const handle: Readonly<Record<string, string>> = {
    ...(samples.find((sample) => sample.handle !== undefined)?.handle ?? impossibleParts(description)),
  }
  const results = result === undefined ? [] : samples.filter(({ call, status }) => call === 'result' && status === 200)
  const [file] = results.map(replyOf)
  const second = result === undefined ? [] : [file ?? { status: 200, body: '{}' }]
  const named = poll.state.find(({ words }) => words !== undefined)
  const [place] = [poll.id ?? submit?.id ?? []].flat()
  // A list of tasks that were made is no place in the answer about one.
  const ofTask = place?.includes('[') === true ? good(description) : put(good(description), place, handle['id'] ?? '')
  const withFile = (body: Json) => (poll.file === undefined ? body : put(body, poll.file, 'file-1'))
  const answersWith = (word: string): readonly RecordedReply[] => [
    { status: 200, body: JSON.stringify(withFile(put(ofTask, named?.at, word))) },
    ...second,
  ]
  const own = samples.filter(
    ({ call, handle: asked }) => call === 'poll' && JSON.stringify(asked ?? handle) === JSON.stringify(handle),
  )
  const polls = own.flatMap((sample) => {
    const expected = expectedOf(sample)
    const replies = [replyOf(sample), ...(expected === 'succeeded' ? second : [])]
    return expected === null ? [] : [{ name: sample.name, replies, expected }]
  })
  const vendor = describedVendor(description)
  const known = samples.flatMap((sample) => sample.handle?.['id'] ?? [])
  const ids = known.filter((id) => vendor.ids.some(({ source }) => new RegExp(`^(?:${source})$`).test(id)))
  const options = Object.fromEntries(
    Object.entries(submit?.options ?? {}).flatMap(([name, { ask }]) =>
      ask === undefined ? [] : [[name, 'abc-def-1']],
    ),
  )
  return {
    handle,
    ids: [...new Set(ids)],
    // A word for a task that is gone is one in good answers alone: an error answer is no witness of that.
    documentedStatuses: Object.fromEntries(Object.entries(named?.words ?? {}).filter(([, phase]) => phase !== 'gone')),
    answersWith,
    polls,
    // FastAPI's form is the documented one of some vendors.
    ownForms: description.errors?.at === '$.detail' ? ["a framework's detail"] : [],
    submit: { model: 'owner/model', params: { prompt: 'a lighthouse', seed: 7 }, options, idempotencyKey: 'own-1' },
  }
}

vendorContracts(DESCRIBED.map((folder) => [describedVendor(folder.description), contractOf(folder)]))
for (const folder of DESCRIBED) {
  describe(`the rules of ${folder.description.label}`, () => testRules(rulesFor(folder.description)))
}
