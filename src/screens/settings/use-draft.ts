import { useState } from 'react'

/** A text while it is typed: every change is written through, but an empty field may stay empty. */
export function useDraft(
  stored: string,
  write: (text: string) => void,
): readonly [draft: string, setDraft: (text: string) => void] {
  const [draft, setDraft] = useState(stored)
  return [
    draft,
    (text) => {
      setDraft(text)
      write(text)
    },
  ]
}
