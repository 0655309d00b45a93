import type { Json } from '#domain/json.ts'
import { redact } from '#domain/task/redact.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { Panel } from '#ui/panel.tsx'

/** What was asked for: the whole prompt, then every parameter as it was sent. */
export function RequestPanel({ request }: { readonly request: SubmitRequest }) {
  const { prompt, ...params } = request.params
  const rest = Object.entries({ ...params, ...request.options })
  return (
    <Panel
      title="Request"
      actions={typeof prompt === 'string' ? <CopyButton text={prompt} label="Copy prompt" /> : undefined}
    >
      {typeof prompt === 'string' ? (
        <p dir="auto" className="max-h-40 overflow-y-auto text-sm wrap-anywhere whitespace-pre-wrap">
          {prompt}
        </p>
      ) : null}
      {rest.length === 0 ? null : (
        <dl className="mt-2 grid grid-cols-[7rem_minmax(0,1fr)] gap-y-0.5 font-mono text-2xs">
          {rest.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="truncate text-muted" title={name}>
                {name}
              </dt>
              <dd dir="auto" className="wrap-anywhere">
                {redact(valueWords(value))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}

function valueWords(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
