import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { saveDescription } from '#screens/connections/save-description.ts'
import { Button } from '#ui/button.tsx'

/** A description goes out and comes in as a file: whoever has it needs no more than a key. */
export function DescriptionFile({
  text,
  name,
  onText,
}: {
  /** Null while there is none. */
  readonly text: string | null
  readonly name: string
  readonly onText: (text: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const read = useMutation({ mutationFn: (file: File) => file.text(), onSuccess: onText })
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Description file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) read.mutate(file)
          event.target.value = ''
        }}
      />
      <Button busy={read.isPending} onClick={() => input.current?.click()}>
        Import a description…
      </Button>
      {text === null ? null : <Button onClick={() => saveDescription(text, name)}>Export</Button>}
    </>
  )
}
