import { Plug } from 'lucide-react'
import { useState } from 'react'
import type { ConnectionId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { probeWords, type ProbeWords } from '#parts/probe-words.ts'
import { Button } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

/** Asks the vendor whether the key works, with the smallest call that bills nothing. */
export function ConnectionTest({
  connection,
  onTested,
}: {
  readonly connection: ConnectionId
  readonly onTested?: (works: boolean) => void
}) {
  const engine = useEngine()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<ProbeWords | null>(null)

  async function test() {
    setBusy(true)
    try {
      const words = probeWords(await engine.commands.testConnection(connection))
      setResult(words)
      onTested?.(words.good)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Button size="sm" busy={busy} onClick={() => void test()}>
        {busy ? null : <Plug size={13} aria-hidden="true" />}
        Test
      </Button>
      {result === null && !busy ? <span className="text-xs text-muted">Bills nothing.</span> : null}
      <output
        className={classNames(
          'min-w-0 flex-1 text-sm wrap-anywhere',
          result?.good === true ? 'text-good' : 'text-danger',
        )}
      >
        {busy ? '' : result?.text}
      </output>
    </div>
  )
}
