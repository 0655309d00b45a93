import { useState } from 'react'
import { useStore } from 'zustand'
import type { AtRisk } from '#domain/expiry.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey } from '#engine/outputs/outputs-surface.ts'
import { Button } from '#ui/button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { showToast } from '#ui/toast.tsx'

/** *Save N at risk*: every unsaved output that dies soon, verified, as one file. */
export function SaveRisks({ risks }: { readonly risks: readonly AtRisk[] }) {
  const engine = useEngine()
  const [busy, setBusy] = useState(false)
  const got = useStore(engine.outputs.store, ({ saves }) =>
    risks.reduce((sum, { record, output }) => {
      const save = saves.get(saveKey(record.id, output.key))
      return sum + (save?.kind === 'saving' ? save.bytes : 0)
    }, 0),
  )
  const sizes = risks.map((risk) => risk.output.bytes)
  const total = sizes.every((size) => size !== null) ? sizes.reduce((sum, size) => sum + size, 0) : null

  async function saveAll() {
    setBusy(true)
    try {
      const which = risks.map(({ record, output }) => ({ id: record.id, outputKey: output.key }))
      const { saved, failed } = await engine.outputs.saveAll(which)
      const [first] = failed
      showToast(
        first === undefined
          ? { text: `${saved} of ${which.length} saved and verified`, tone: 'good' }
          : { text: `${saved} of ${which.length} saved. ${first.message}`, tone: 'danger' },
      )
    } finally {
      setBusy(false)
    }
  }

  if (risks.length === 0) return null
  return (
    <Button tone="primary" busy={busy} onClick={() => void saveAll()}>
      {busy
        ? `Saving · ${formatBytes(got)}`
        : `Save ${risks.length} at risk${total === null ? '' : ` · ${formatBytes(total)}`}`}
    </Button>
  )
}
