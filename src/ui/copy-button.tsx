import { Check, Copy } from 'lucide-react'
import { useEffect, useState, type ComponentProps } from 'react'
import { Button, IconButton } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'

/** Copies text to the clipboard and says whether that worked: browsers refuse outside secure contexts. */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  try {
    await (typeof text === 'string' ? navigator.clipboard.writeText(text) : copyLater(text))
    return true
  } catch {
    showToast({ text: 'The browser did not allow copying. Select the text and copy it by hand.', tone: 'danger' })
    return false
  }
}

/** Safari allows copying in the turn of the press alone: it must be told then of a text that comes later. */
async function copyLater(text: Promise<string>): Promise<void> {
  if (typeof ClipboardItem === 'undefined') return navigator.clipboard.writeText(await text)
  const blob = text.then((known) => new Blob([known], { type: 'text/plain' }))
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
}

/** `text` may be a function, so that a long text is only made when it is wanted. Without `children` it is an icon. */
export function CopyButton({
  text,
  label,
  children,
  size = 'sm',
  tone = 'quiet',
}: {
  readonly text: string | (() => string | Promise<string>)
  /** Says what is copied, e.g. `Copy task id`. */
  readonly label: string
} & Pick<ComponentProps<typeof Button>, 'children' | 'size' | 'tone'>) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1_500)
    return () => clearTimeout(timer)
  }, [done])

  async function copy() {
    setDone(await copyText(typeof text === 'string' ? text : text()))
  }
  const icon = done ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />
  const press = () => void copy()
  if (children === undefined) {
    return (
      <IconButton label={done ? 'Copied' : label} size={size} tone={tone} onClick={press}>
        {icon}
      </IconButton>
    )
  }
  return (
    <Button size={size} tone={tone} onClick={press}>
      {icon}
      {done ? 'Copied' : children}
    </Button>
  )
}
