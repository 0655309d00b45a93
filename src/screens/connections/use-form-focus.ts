import { useEffect, useRef, type RefObject } from 'react'
import type { FormMistake } from '#screens/connections/form-values.ts'

/** Puts the focus on the field that was refused, so that keyboard and screen reader land where the work is. */
export function useFormFocus(mistake: FormMistake | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (mistake === null) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [mistake])
  return form
}
