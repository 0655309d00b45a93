import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Button, IconButton } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

export interface Toast {
  readonly text: string
  readonly tone?: 'plain' | 'good' | 'danger'
  /** One way to go on, e.g. *Undo*. A toast with an action stays longer. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

interface ShownToast extends Toast {
  readonly key: number
}

const STAYS_MS = 5_000
const STAYS_WITH_ACTION_MS = 10_000
/** More would hide the screen; the oldest goes first. */
const AT_MOST = 4

let shown: readonly ShownToast[] = []
let nextKey = 1
const listeners = new Set<() => void>()

/** Says what just happened, for a few seconds, also to screen readers. Errors that need an answer do not belong here. */
export function showToast(toast: Toast): void {
  const key = nextKey
  nextKey += 1
  publish([...shown, { ...toast, key }].slice(-AT_MOST))
  setTimeout(() => dismiss(key), toast.action === undefined ? STAYS_MS : STAYS_WITH_ACTION_MS)
}

function dismiss(key: number): void {
  publish(shown.filter((toast) => toast.key !== key))
}

function publish(next: readonly ShownToast[]): void {
  shown = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const TONES = {
  plain: 'text-ink',
  good: 'text-good',
  danger: 'text-danger',
} as const satisfies Record<NonNullable<Toast['tone']>, string>

/** Where toasts appear, on a phone above what stands at the end of a list; mounted once. The region exists before its first message, or it would not be read out. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribe, () => shown)
  return (
    <output
      aria-label="Messages"
      className="pointer-events-none fixed inset-x-3 bottom-30 z-50 flex flex-col items-center gap-2 desk:inset-x-auto desk:right-4 desk:bottom-4 desk:items-end"
    >
      {toasts.map((toast) => (
        <div
          key={toast.key}
          className="pointer-events-auto flex max-w-[min(28rem,100%)] items-center gap-2 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3 shadow-pop"
        >
          <p dir="auto" className={classNames('min-w-0 text-sm wrap-anywhere', TONES[toast.tone ?? 'plain'])}>
            {toast.text}
          </p>
          {toast.action === undefined ? null : (
            <Button
              size="sm"
              onClick={() => {
                dismiss(toast.key)
                toast.action?.run()
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton size="sm" label="Dismiss" onClick={() => dismiss(toast.key)}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        </div>
      ))}
    </output>
  )
}
