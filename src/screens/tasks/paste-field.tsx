import { useRef, type KeyboardEvent, type SyntheticEvent } from 'react'
import { PasteButton } from '#screens/tasks/paste-button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { Button } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

/** A text box with more than this would make the page slow; the text is kept and read, but not shown. */
const SHOWN_LIMIT = 200_000
const MOST_LINES = 8

/** Takes anything with ids in it; grows with its lines. Enter tracks a single line, ⌘/ctrl + Enter any text. */
export function PasteField({
  text,
  over,
  onText,
  onSubmit,
}: {
  readonly text: string
  /** Something that could be dropped is above the page. */
  readonly over: boolean
  readonly onText: (text: string) => void
  readonly onSubmit: () => void
}) {
  const box = useRef<HTMLTextAreaElement>(null)
  const large = text.length > SHOWN_LIMIT
  const lines = large ? 1 : Math.min(MOST_LINES, text.split('\n', MOST_LINES).length)

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      onText('')
      if (text === '') box.current?.blur()
      event.preventDefault()
    }
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey || (lines === 1 && !event.shiftKey && text !== ''))) {
      event.preventDefault()
      onSubmit()
    }
  }

  /** Megabytes never reach the box: the browser would lay them out first, and the page stand still for seconds. */
  function takeLarge(event: SyntheticEvent<HTMLTextAreaElement>, added: string) {
    if (added.length <= SHOWN_LIMIT) return
    event.preventDefault()
    const { value, selectionStart, selectionEnd } = event.currentTarget
    onText(value.slice(0, selectionStart) + added + value.slice(selectionEnd))
  }

  const frame = classNames(
    'min-w-0 flex-1 rounded-lg border bg-surface px-3 py-[7px] text-sm leading-5 placeholder-shown:overflow-hidden placeholder-shown:whitespace-nowrap',
    over ? 'border-accent ring-2 ring-accent/40' : 'border-line-strong/70',
  )
  if (large) {
    return (
      <div className={classNames(frame, 'flex items-center justify-between py-0.5')}>
        <p>{formatBytes(text.length)} of text pasted</p>
        <Button tone="quiet" size="sm" onClick={() => onText('')}>
          Clear
        </Button>
      </div>
    )
  }
  return (
    <div className="relative flex min-w-0 flex-1">
      <textarea
        ref={box}
        rows={lines}
        value={text}
        aria-label="Paste task ids"
        placeholder={over ? 'Drop it here' : 'Paste task ids, status URLs, JSON or log lines: anything with ids in it'}
        spellCheck={false}
        autoComplete="off"
        onPaste={(event) => takeLarge(event, event.clipboardData.getData('text/plain'))}
        onBeforeInput={(event) => takeLarge(event, event.data)}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        className={classNames(
          frame,
          'resize-none overflow-auto pointer-coarse:py-[11px]',
          text === '' && 'pointer-coarse:pr-16',
          lines > 1 && 'font-mono text-xs',
        )}
      />
      {text === '' ? <PasteButton onText={onText} /> : null}
    </div>
  )
}
