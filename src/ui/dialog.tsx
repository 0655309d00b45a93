import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'
import { landOnScreen } from '#ui/focus-keeper.ts'

/**
 * A modal native dialog, open for as long as it is mounted. Escape and a press on the backdrop close it; the focus
 * goes back to where it was, or to the screen where that was nowhere. What has `data-autofocus` gets it at first.
 */
export function Dialog({
  title,
  hideTitle = false,
  onClose,
  className,
  children,
}: {
  readonly title: string
  readonly hideTitle?: boolean
  readonly onClose: () => void
  readonly className?: string
  readonly children: ReactNode
}) {
  const frame = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    const dialog = frame.current
    const before = document.activeElement
    if (dialog !== null && !dialog.open) dialog.showModal()
    // The browser would take the first thing that can be focused at all, a scroll box for instance.
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus()
      else landOnScreen()
    }
  }, [])

  return (
    <dialog
      ref={frame}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === frame.current) onClose()
      }}
      className={classNames(
        'm-auto max-h-[min(44rem,calc(100dvh-2rem))] w-[min(34rem,calc(100vw-2rem))] overflow-hidden rounded-xl border border-line bg-surface p-0 shadow-pop open:flex open:flex-col',
        className,
      )}
    >
      <header
        className={classNames(
          'flex items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-4',
          hideTitle && 'sr-only',
        )}
      >
        <h2 id={titleId} dir="auto" className="line-clamp-2 text-md font-semibold wrap-anywhere">
          {title}
        </h2>
        {hideTitle ? null : (
          <IconButton label="Close" onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      <div className="min-h-0 overflow-y-auto">{children}</div>
    </dialog>
  )
}
