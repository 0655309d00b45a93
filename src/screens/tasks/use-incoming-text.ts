import { useEffect, useEffectEvent, useState, type DragEvent } from 'react'

/** Files above this are not ids: nothing is read of them. */
const LARGEST_FILE = 50_000_000

/** Text that reaches the screen outside of the paste field: pasted anywhere, or dropped, as text or as files. */
export function useIncomingText(onText: (text: string) => void, onRefused: (reason: string) => void) {
  const [over, setOver] = useState(false)

  const pasted = useEffectEvent((event: ClipboardEvent) => {
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest('input, textarea, select, [contenteditable], dialog') ?? null) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '') return
    event.preventDefault()
    onText(text)
  })
  useEffect(() => {
    const listen = (event: ClipboardEvent) => pasted(event)
    document.addEventListener('paste', listen)
    return () => document.removeEventListener('paste', listen)
  }, [])

  async function dropped(transfer: DataTransfer) {
    const files = [...transfer.files]
    if (files.length === 0) {
      const text = transfer.getData('text/plain')
      if (text !== '') onText(text)
      return
    }
    const texts: string[] = []
    for (const file of files) {
      if (file.size > LARGEST_FILE) onRefused(`${file.name} is too large to hold task ids.`)
      else texts.push(await textOf(file, onRefused))
    }
    const all = texts.filter((text) => text !== '').join('\n')
    if (all !== '') onText(all)
  }

  const dropZone = {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.some((type) => type === 'Files' || type === 'text/plain')) {
        event.preventDefault()
        setOver(true)
      }
    },
    onDragLeave: (event: DragEvent) => {
      const inside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
      if (!inside) setOver(false)
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void dropped(event.dataTransfer)
    },
  }
  return { over, dropZone }
}

async function textOf(file: File, onRefused: (reason: string) => void): Promise<string> {
  try {
    const text = await file.text()
    if (!text.slice(0, 1_000).includes('\0')) return text
    onRefused(`${file.name} is not a text file.`)
  } catch {
    onRefused(`${file.name} could not be read.`)
  }
  return ''
}
