import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, SyntheticEvent } from 'react'
import { classNames } from '#ui/class-names.ts'

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'sm' | 'md'

const TONES = {
  primary: 'border-transparent bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border-line bg-surface text-ink hover:border-line-strong hover:bg-raised',
  quiet: 'border-transparent text-muted hover:bg-raised hover:text-ink',
  danger: 'border-danger-line bg-danger-soft text-danger hover:border-danger',
} as const satisfies Record<ButtonTone, string>

const SIZES = {
  sm: 'h-7 gap-1.5 px-2.5 text-xs',
  md: 'h-8 gap-2 px-3 text-sm',
} as const satisfies Record<ButtonSize, string>

const FRAME =
  'inline-flex shrink-0 items-center justify-center rounded-md border font-semibold whitespace-nowrap no-underline select-none ' +
  'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-60'

export interface ButtonLook {
  readonly tone?: ButtonTone | undefined
  readonly size?: ButtonSize | undefined
}

/** The look of a button with words in it, for what is none: links. */
export function buttonLook({ tone = 'secondary', size = 'md' }: ButtonLook, className?: string): string {
  return classNames(FRAME, TONES[tone], SIZES[size], className)
}

/** Why something may not be pressed now: its description, and said when it is pressed all the same. */
export interface Refusal {
  readonly why: string
  readonly say: () => void
}

interface Refusable {
  readonly refused?: Refusal | null
}

/** `busy` shows a spinner and ignores presses, but keeps the focus where it is. */
export function Button({
  tone,
  size,
  busy = false,
  refused = null,
  className,
  children,
  onClick,
  title,
  ...rest
}: ComponentProps<'button'> & ButtonLook & Refusable & { readonly busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      title={refused?.why ?? title}
      aria-disabled={busy || refused !== null || undefined}
      onClick={refused !== null ? insteadSay(refused) : busy ? (event) => event.preventDefault() : onClick}
      className={buttonLook({ tone, size }, className)}
    >
      {busy ? <LoaderCircle size={14} aria-hidden="true" className="animate-spin" /> : null}
      {children}
    </button>
  )
}

/** A square button for one icon; `label` is its accessible name and its hint. */
export function IconButton({
  label,
  tone = 'quiet',
  size = 'md',
  refused = null,
  className,
  children,
  onClick,
  ...rest
}: ComponentProps<'button'> & ButtonLook & Refusable & { readonly label: string }) {
  return (
    <button
      type="button"
      title={refused?.why ?? label}
      {...rest}
      aria-label={label}
      aria-disabled={refused !== null || undefined}
      onClick={refused === null ? onClick : insteadSay(refused)}
      className={classNames(FRAME, TONES[tone], size === 'sm' ? 'size-7' : 'size-8', className)}
    >
      {children}
    </button>
  )
}

function insteadSay({ say }: Refusal) {
  return (event: SyntheticEvent) => {
    event.preventDefault()
    say()
  }
}
