import { useRef, type ComponentType } from 'react'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { FileCard } from '#previews/file-card.tsx'
import { PlayCard } from '#previews/play-card.tsx'
import { useSource } from '#previews/use-source.ts'
import { useMediaSource } from '#previews/use-media-source.ts'
import { classNames } from '#ui/class-names.ts'

/** `tile` fills a box of the gallery and has no controls; `full` is for looking at; `viewer` fills what it is given. */
export type PreviewSize = 'full' | 'tile' | 'viewer'

export interface RendererProps {
  readonly output: Output
  readonly src: string
  /** A still to show before a film plays; null when there is none. */
  readonly poster: Output | null
  readonly alt: string
  readonly size: PreviewSize
  readonly onShown: () => void
  readonly onFailed: () => void
  /** A film or a sound that runs is not released when it scrolls away. */
  readonly onPlaying: (playing: boolean) => void
}

/** Cards load nothing: they are shown at once and cannot fail. */
type Preview =
  | { readonly loads: true; readonly Renderer: ComponentType<RendererProps> }
  | { readonly loads: false; readonly Renderer: ComponentType<Pick<RendererProps, 'output' | 'size'>> }

const CARD: Preview = { loads: false, Renderer: FileCard }

/** One renderer per kind of output. */
const PREVIEWS = {
  image: { loads: true, Renderer: ImagePreview },
  video: { loads: true, Renderer: VideoPreview },
  audio: { loads: true, Renderer: AudioPreview },
  text: CARD,
  model3d: CARD,
  file: CARD,
} as const satisfies Record<OutputKind, Preview>

/** Files that are documents rather than pictures are never rendered, whatever the vendor calls them. */
const DOCUMENT = /\.(?:svgz?|x?html?|xml|pdf)$/i

export function previewFor(output: Output): Preview {
  const path = URL.canParse(output.url) ? new URL(output.url).pathname : ''
  return DOCUMENT.test(path) ? CARD : PREVIEWS[output.kind]
}

function ImagePreview({ src, alt, size, onShown, onFailed }: RendererProps) {
  return (
    <img
      src={src}
      alt={alt}
      decoding="async"
      referrerPolicy="no-referrer"
      draggable={false}
      onLoad={onShown}
      onError={onFailed}
      className={classNames('size-full', size === 'tile' ? 'object-cover' : 'object-contain')}
    />
  )
}

function VideoPreview({ output, src, poster, alt, size, onShown, onFailed, onPlaying }: RendererProps) {
  const ref = useRef<HTMLVideoElement>(null)
  useMediaSource(ref, src)
  const still = useSource(poster ?? output, poster !== null)
  return (
    // Generated films have no captions to offer.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      ref={ref}
      aria-label={alt}
      controls={size !== 'tile'}
      muted={size === 'tile'}
      poster={still ?? undefined}
      preload="metadata"
      playsInline
      tabIndex={size === 'tile' ? -1 : undefined}
      onLoadedMetadata={onShown}
      onError={onFailed}
      onPlay={() => onPlaying(true)}
      onPause={() => onPlaying(false)}
      className={classNames('size-full', size === 'tile' ? 'object-cover' : 'object-contain')}
    />
  )
}

function AudioPreview(props: RendererProps) {
  return props.size === 'tile' ? <PlayCard {...props} /> : <AudioPlayer {...props} />
}

function AudioPlayer({ src, alt, onShown, onFailed, onPlaying }: RendererProps) {
  const ref = useRef<HTMLAudioElement>(null)
  useMediaSource(ref, src)
  return (
    // Generated sounds have no captions to offer.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <audio
      ref={ref}
      aria-label={alt}
      controls
      preload="metadata"
      onLoadedMetadata={onShown}
      onError={onFailed}
      onPlay={() => onPlaying(true)}
      onPause={() => onPlaying(false)}
      className="relative z-10 w-full"
    />
  )
}
