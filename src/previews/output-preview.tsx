import { useEffect, useState, type ComponentType } from 'react'
import { isDead } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import type { PreviewFailure } from '#previews/explain-failure.ts'
import { expiredWords, outputLabel, posterOf } from '#previews/output-words.ts'
import { previewFor, type PreviewSize, type RendererProps } from '#previews/renderers.tsx'
import { useSource } from '#previews/use-source.ts'
import { useVisible } from '#previews/use-visible.ts'
import { Button } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly failure: PreviewFailure }

const LOADING: Loading = { kind: 'loading' }

interface PreviewProps {
  readonly output: Output
  /** The prompt or name of the task, for the description. */
  readonly title: string | null
  /** The task's outputs: one of them may be a still for the film. */
  readonly siblings?: readonly Output[]
  readonly size?: PreviewSize
}

/**
 * An output to look at. It loads only while it is on screen, is released when it leaves, and says what is wrong
 * instead of showing a broken picture.
 */
export function OutputPreview({
  output,
  title,
  siblings = [],
  size = 'full',
  className,
}: PreviewProps & { readonly className?: string }) {
  const [frame, visible] = useVisible<HTMLDivElement>()
  const [playing, setPlaying] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const preview = previewFor(output)
  const src = useSource(output, preview.loads && (visible || playing))
  return (
    <div
      ref={frame}
      className={classNames(
        'relative overflow-hidden bg-raised',
        output.kind === 'audio' && size !== 'tile' ? 'flex min-h-14 items-center' : size === 'full' && 'aspect-[16/10]',
        className,
      )}
    >
      {!preview.loads ? (
        <preview.Renderer output={output} size={size} />
      ) : src !== null ? (
        <LoadedPreview
          // A renewed link, or a retry, begins anew.
          key={`${attempt} ${src}`}
          Renderer={preview.Renderer}
          src={src}
          output={output}
          title={title}
          siblings={siblings}
          size={size}
          onPlaying={setPlaying}
          onRetry={() => setAttempt((before) => before + 1)}
        />
      ) : (
        <Waiting />
      )}
    </div>
  )
}

function LoadedPreview({
  Renderer,
  src,
  output,
  title,
  siblings,
  size,
  onPlaying,
  onRetry,
}: Required<PreviewProps> & {
  readonly Renderer: ComponentType<RendererProps>
  readonly src: string
  readonly onPlaying: (playing: boolean) => void
  readonly onRetry: () => void
}) {
  const now = useNow()
  const [loading, setLoading] = useState(LOADING)
  const asking = loading.kind === 'asking'
  useEffect(() => {
    if (!asking) return
    const controller = new AbortController()
    void explained(src, controller.signal).then((failure) => {
      if (!controller.signal.aborted) setLoading({ kind: 'failed', failure })
    })
    return () => controller.abort()
  }, [asking, src])

  // What is already on screen stays there after its link died: it is the last look anybody gets.
  if (isDead(output, now) && loading.kind !== 'shown') return <Notice hatched text={expiredWords(output, now)} />
  if (loading.kind === 'failed') {
    return loading.failure.kind === 'expired' ? (
      <Notice hatched text={expiredWords(output, now)} />
    ) : (
      <Notice text={loading.failure.message} onRetry={loading.failure.kind === 'blocked' ? undefined : onRetry} />
    )
  }
  const poster = output.kind === 'video' ? posterOf(siblings) : null
  return (
    <>
      {asking ? null : (
        <Renderer
          output={output}
          src={src}
          poster={poster === null || isDead(poster, now) ? null : poster}
          alt={title === null ? outputLabel(output) : `${outputLabel(output)}: ${title}`}
          size={size}
          onShown={() => setLoading({ kind: 'shown' })}
          onFailed={() => setLoading({ kind: 'asking' })}
          onPlaying={onPlaying}
        />
      )}
      {loading.kind === 'shown' ? null : <Waiting />}
    </>
  )
}

/** Loaded with the first failure: most previews load. */
async function explained(src: string, signal: AbortSignal): Promise<PreviewFailure> {
  const { explainFailure } = await import('#previews/explain-failure.ts')
  return explainFailure(src, signal)
}

function Waiting() {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 flex items-center justify-center bg-raised">
      <span className="size-4 animate-pulse rounded-full bg-line-strong" />
    </div>
  )
}

function Notice({
  text,
  hatched = false,
  onRetry,
}: {
  readonly text: string
  readonly hatched?: boolean
  readonly onRetry?: (() => void) | undefined
}) {
  return (
    <div
      style={hatched ? HATCHED : undefined}
      className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-3 text-center text-xs text-muted"
    >
      <p className={classNames('max-w-full wrap-anywhere', hatched && 'rounded-sm bg-surface px-1.5 py-0.5')}>{text}</p>
      {onRetry === undefined ? null : (
        <Button size="sm" className="relative z-10" onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  )
}

const HATCHED = {
  backgroundImage: 'repeating-linear-gradient(45deg, transparent 0 10px, var(--color-surface) 10px 20px)',
} as const
