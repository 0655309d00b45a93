import type { JsonObject } from '#domain/json.ts'
import { countOf } from '#ui/numbers.ts'

/** More would be scrolled, not read. */
const SHOWN = 5

/** What is about to be sent, in the words of whoever wrote it: read before it is paid for. */
export function PromptList({
  all,
}: {
  readonly all: readonly { readonly key: string; readonly params: JsonObject }[]
}) {
  return (
    <section aria-label="What is sent" className="rounded-md border border-line bg-raised/50 px-3 py-2 text-xs">
      <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
        {all.slice(0, SHOWN).map(({ key, params }) => (
          <li key={key} dir="auto" className="line-clamp-2 wrap-anywhere">
            {writtenIn(params)}
          </li>
        ))}
      </ul>
      {all.length > SHOWN ? <p className="mt-1 text-muted">and {countOf(all.length - SHOWN, 'more', 'more')}</p> : null}
    </section>
  )
}

/** What a person wrote in a request. */
export function writtenIn(params: JsonObject): string {
  const { prompt } = params
  return typeof prompt === 'string' ? prompt : JSON.stringify(params)
}
