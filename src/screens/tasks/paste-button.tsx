import { Button } from '#ui/button.tsx'
import { showToast } from '#ui/toast.tsx'

/** For fingers, which have no key for it: one press, and what was copied elsewhere stands in the field. */
export function PasteButton({ onText }: { readonly onText: (text: string) => void }) {
  // Without TLS a browser gives pages nothing of this.
  if (!('clipboard' in navigator)) return null
  const paste = async () => {
    const text = await navigator.clipboard.readText().catch(() => null)
    if (text === null)
      showToast({ text: 'The browser kept the clipboard back. Press long in the field, and choose Paste.' })
    else if (text.trim() === '') showToast({ text: 'Nothing that is text was copied.' })
    else onText(text)
  }
  return (
    <Button
      tone="quiet"
      size="sm"
      // What the field says of itself while it is empty is longer than a phone: it fades away beside the word.
      className="absolute inset-y-0 right-0 my-auto hidden rounded-l-none rounded-r-lg bg-surface bg-clip-padding shadow-[-.75rem_0_.5rem_var(--color-surface)] pointer-coarse:inline-flex"
      onClick={() => void paste()}
    >
      Paste
    </Button>
  )
}
