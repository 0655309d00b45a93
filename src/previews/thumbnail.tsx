import { useState } from 'react'
import { isDead } from '#domain/output/expiry.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { KindIcon } from '#previews/kind-icon.tsx'
import { mainOutput, posterOf } from '#previews/output-words.ts'
import { previewFor } from '#previews/renderers.tsx'
import { useSource } from '#previews/use-source.ts'
import { useVisible } from '#previews/use-visible.ts'
import { useNow } from '#ui/use-now.ts'

/**
 * The small square of a list row: a still of the result, else a mark of its kind. It is decoration beside the
 * row's words, so it has no text of its own and simply falls back to the mark when the still cannot be had.
 */
export function Thumbnail({
  outputs,
  makes = null,
}: {
  readonly outputs: readonly Output[]
  /** What the task will make, when there is nothing yet. */
  readonly makes?: OutputKind | null
}) {
  const [frame, visible] = useVisible<HTMLSpanElement>()
  const main = mainOutput(outputs)
  const still = posterOf(outputs)
  const kind = main?.kind ?? makes ?? 'image'
  return (
    <span
      ref={frame}
      aria-hidden="true"
      className="relative flex size-[30px] shrink-0 items-center justify-center rounded-sm border border-line bg-raised text-muted"
    >
      <KindIcon kind={kind} size={13} />
      {visible && still !== null && previewFor(still).loads ? (
        <Still key={still.url} output={still} film={kind === 'video'} />
      ) : null}
    </span>
  )
}

function Still({ output, film }: { readonly output: Output; readonly film: boolean }) {
  const now = useNow(60_000)
  const [failed, setFailed] = useState(false)
  const src = useSource(output, true)
  if (failed || src === null || isDead(output, now)) return null
  return (
    <>
      <img
        src={src}
        alt=""
        decoding="async"
        referrerPolicy="no-referrer"
        draggable={false}
        onError={() => setFailed(true)}
        className="absolute inset-0 size-full rounded-[inherit] object-cover"
      />
      {film ? (
        <span className="absolute inset-0 flex items-center justify-center text-[#fff] drop-shadow-[0_0_2px_rgb(0_0_0/0.9)]">
          <KindIcon kind="video" size={12} />
        </span>
      ) : null}
    </>
  )
}
