import { Music, Pause, Play } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useMediaSource } from '#previews/use-media-source.ts'
import { formatDuration } from '#ui/duration.ts'

/** A sound in the gallery: a calm card with one button. Nothing is loaded before it is pressed. */
export function PlayCard({
  src,
  alt,
  output,
  onShown,
  onFailed,
  onPlaying,
}: {
  readonly src: string
  readonly alt: string
  readonly output: { readonly durationMs: number | null }
  readonly onShown: () => void
  readonly onFailed: () => void
  readonly onPlaying: (playing: boolean) => void
}) {
  const ref = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const shown = useEffectEvent(onShown)
  useMediaSource(ref, src)
  useEffect(() => shown(), [])

  function press() {
    const audio = ref.current
    if (audio === null) return
    // The element's own error event says why it did not start.
    if (audio.paused) audio.play().catch(() => undefined)
    else audio.pause()
  }
  function changed(now: boolean) {
    setPlaying(now)
    onPlaying(now)
  }

  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 text-muted">
      <button
        type="button"
        aria-label={`${playing ? 'Pause' : 'Play'} ${alt}`}
        onClick={press}
        className="relative z-10 flex size-11 items-center justify-center rounded-full border border-line-strong bg-surface text-ink hover:border-accent hover:text-accent"
      >
        {playing ? <Pause size={18} aria-hidden="true" /> : <Play size={18} aria-hidden="true" className="ml-0.5" />}
      </button>
      <span className="flex items-center gap-1.5 font-mono text-2xs">
        <Music size={11} aria-hidden="true" />
        {playing || at > 0 ? formatDuration(at * 1000) : output.durationMs === null ? 'sound' : null}
        {output.durationMs === null ? '' : `${at > 0 ? ' / ' : ''}${formatDuration(output.durationMs)}`}
      </span>
      {/* Generated sounds have no captions to offer. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={ref}
        preload="none"
        onError={onFailed}
        onPlay={() => changed(true)}
        onPause={() => changed(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
    </div>
  )
}
