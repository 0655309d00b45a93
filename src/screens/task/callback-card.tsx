import { queryOptions, useQuery } from '@tanstack/react-query'
import { AlertTriangle } from 'lucide-react'
import type { TaskRecord, VendorKey } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { callbackChecks, callbackOf } from '#triage/decision-path-callback.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import type { Advice, CallbackExample } from '#vendors/advice.ts'

/** For a task that ended well and should have told somebody: why the callback may not have come, and how to check one. */
export function CallbackCard({ record }: { readonly record: TaskRecord }) {
  const advice = useEngine().vendors.adviceOf(record.vendor)
  const address = callbackOf(record)
  // Whoever submitted a pasted task may have named one, where the vendor has such a thing.
  const mayHave = address === undefined && advice.guides.callback !== null
  if (record.state.phase !== 'succeeded' || !(typeof address === 'string' || mayHave)) return null
  return (
    <Panel title="Callback">
      <details className="text-sm">
        <summary className="cursor-default">
          {typeof address === 'string' ? (
            <>
              Sent to <span className="font-mono text-xs wrap-anywhere">{withoutQuery(address)}</span>. It never came?
            </>
          ) : (
            'If it was submitted with a callback address, and the callback never came: what to check.'
          )}
        </summary>
        <ol className="mt-2 list-decimal space-y-1 pl-5">
          {callbackChecks(record, advice.callbacks, true).map(({ id, text, applies }) => (
            <li key={id}>
              {text}
              {applies ? (
                <strong className="ml-1 inline-flex items-center gap-1 text-warn">
                  <AlertTriangle size={12} aria-hidden="true" />
                  Not so here.
                </strong>
              ) : null}
            </li>
          ))}
        </ol>
        <p className="mt-2 text-xs text-muted">
          Whatever became of the callback, the task is done and its outputs are above: polling needs no callback.
        </p>
        <Example vendor={record.vendor} advice={advice} />
      </details>
    </Panel>
  )
}

function Example({ vendor, advice }: { readonly vendor: VendorKey; readonly advice: Advice }) {
  const { data: example } = useQuery(exampleOf(vendor, advice))
  if (example === undefined || example === null) return null
  return (
    <div className="mt-3 border-t border-line pt-3">
      <h3 className="font-semibold">Is a callback really {example.title}’s?</h3>
      <p className="mt-1">{example.how}</p>
      <div className="my-2 flex items-center justify-between gap-2">
        <span className="font-mono text-xs text-muted">{example.fileName}</span>
        <CopyButton text={example.code} label="Copy the example" tone="secondary">
          Copy
        </CopyButton>
      </div>
      <ScrollBox label={`Example ${example.fileName}`} className="max-h-72 overflow-auto rounded-md bg-raised p-2.5">
        <pre className="font-mono text-2xs leading-relaxed">{example.code}</pre>
      </ScrollBox>
    </div>
  )
}

/** Null where the vendor documents no way to tell its callbacks from forged ones. */
function exampleOf(vendor: VendorKey, { callbackExample }: Advice) {
  return queryOptions({
    queryKey: ['callback-example', vendor],
    queryFn: async (): Promise<CallbackExample | null> => {
      const loaded = await callbackExample?.()
      return loaded?.example ?? null
    },
    staleTime: Infinity,
    networkMode: 'always',
  })
}

/** A receiver's address may carry a secret in its query. */
function withoutQuery(address: string): string {
  return URL.canParse(address) ? new URL(address).origin + new URL(address).pathname : address
}
