import { useEffect, useState } from 'react'
import type { Output } from '#domain/output/output.ts'
import { useEngine } from '#engine/engine-context.tsx'

/**
 * The address to show an output from: the copy kept in this browser if there is one, else its link. Null while the
 * copy is being opened, and while nothing is `wanted`. The memory behind a copy is released with the component.
 */
export function useSource(output: Output, wanted: boolean): string | null {
  const engine = useEngine()
  const link = engine.outputs.previewUrl(output)
  const { copy } = output
  const kept = copy?.kind === 'kept' ? copy.sha256 : null
  const [opened, setOpened] = useState<{ readonly sha256: string; readonly address: string | null } | null>(null)

  useEffect(() => {
    if (kept === null || !wanted) return
    let address: string | null = null
    let gone = false
    void engine.outputs.openCopy(copy).then((blob) => {
      if (gone) return
      const type = copy?.kind === 'kept' ? copy.contentType : ''
      address = blob === null ? null : URL.createObjectURL(blob.slice(0, blob.size, type))
      setOpened({ sha256: kept, address })
    })
    return () => {
      gone = true
      if (address !== null) URL.revokeObjectURL(address)
      setOpened(null)
    }
    // The record's copy is a new object after each change of the record; its hash says whether it is another one.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [engine, kept, wanted])

  if (!wanted) return null
  if (kept === null) return link
  return opened?.sha256 === kept ? (opened.address ?? link) : null
}
