import { useState } from 'react'
import { useTimeZone } from '#preferences/time-zone.ts'
import { saidInWords } from '#screens/connections/said-in-words.ts'
import { saidOf } from '#vendors/described/draft/draft.ts'
import type { Vendor } from '#vendors/port.ts'

/** What Renderwatch would say of each answer, before anything is saved. */
export function SaidOfAnswers({
  vendor,
  answers,
  submits,
}: {
  readonly vendor: Vendor
  readonly answers: readonly string[]
  /** Whether the description has a submit. */
  readonly submits: boolean
}) {
  const zone = useTimeZone()
  /** When they were pasted, as far as reading them depends on it. */
  const [now] = useState(Date.now)
  const given = answers.filter((answer) => answer.trim() !== '')
  if (given.length === 0) return null
  return (
    <section aria-label="What would be said of it" className="rounded-md bg-raised px-3 py-2 text-sm">
      <h3 className="mb-1 text-xs font-semibold">What would be said of it</h3>
      <ol className="list-decimal pl-5">
        {given.map((answer, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- answers are only ever added at the end
          <li key={index}>{saidInWords(saidOf(vendor, answer, now), zone)}</li>
        ))}
      </ol>
      {submits ? <SentBy vendor={vendor} /> : null}
    </section>
  )
}

/** What a submit would send, which is billed: so it is read before it can happen. */
function SentBy({ vendor }: { readonly vendor: Vendor }) {
  const { method, path, body } = vendor.submit(EXAMPLE).request
  return (
    <>
      <h3 className="mt-2 mb-1 text-xs font-semibold">What a submit of “{EXAMPLE.params.prompt}” would send</h3>
      <pre className="font-mono text-xs whitespace-pre-wrap wrap-anywhere">
        {method} {vendor.defaultBaseUrl}
        {path} {typeof body === 'string' ? body : ''}
      </pre>
    </>
  )
}

const EXAMPLE = {
  model: 'a-model',
  params: { prompt: 'a lighthouse' },
  options: {},
  idempotencyKey: 'example',
} as const
