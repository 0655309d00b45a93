import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { useKeeper } from '#engine/use-keeper.ts'
import { KEPT_TROUBLE } from '#parts/keeper-words.ts'
import { restoredWords, STORAGE_TROUBLE } from '#parts/storage-words.ts'
import { Button } from '#ui/button.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'

const CALM_WORDS = {
  loading: 'Reading what is stored.',
  ready: 'Tasks are kept in this browser and survive reloads and crashes.',
} as const

/** The same where the gateway keeps the list. */
const KEPT_CALM = {
  loading: 'Reading what is stored.',
  ready: 'The gateway keeps the tasks. This browser remembers them for the first moment only.',
} as const

/** Where the tasks are kept, how full that is, and whether the browser may clear it. */
export function StoragePanel() {
  const engine = useEngine()
  const { kind, why, quarantined, restored } = useStore(engine.storage)
  const isKept = useKeeper().kind === 'gateway'
  const tasks = useStore(engine.ledger.store, (state) => (state.loaded ? state.tasks.size : null))
  const { data: used = null, refetch } = useQuery(STORAGE_USE)
  return (
    <Panel title="Storage">
      <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-1.5 text-sm">
        <dt className="text-muted">State</dt>
        {kind === 'ready' || kind === 'loading' ? (
          <dd>{isKept ? KEPT_CALM[kind] : CALM_WORDS[kind]}</dd>
        ) : (
          <dd className="text-warn">{(isKept ? KEPT_TROUBLE : STORAGE_TROUBLE)[kind]}</dd>
        )}
        {why === null ? null : (
          <>
            <dt className="text-muted">{isKept ? 'Gateway' : 'Browser'} says</dt>
            <dd className="wrap-anywhere">{why}</dd>
          </>
        )}
        {restored === 0 ? null : (
          <>
            <dt className="text-muted">Restored</dt>
            <dd className="text-warn">{restoredWords(restored)}</dd>
          </>
        )}
        <dt className="text-muted">Tasks</dt>
        <dd>{tasks === null ? '–' : formatCount(tasks)}</dd>
        {quarantined === 0 ? null : (
          <>
            <dt className="text-muted">Set aside</dt>
            <dd className="text-warn">{countOf(quarantined, 'stored task')} that could not be read</dd>
          </>
        )}
        {used === null ? null : (
          <>
            <dt className="text-muted">Used</dt>
            <dd>
              {formatBytes(used.usage)} of {formatBytes(used.quota)}
            </dd>
            <dt className="text-muted">Protected</dt>
            <dd>
              {used.persisted
                ? 'Yes: the browser will not clear it by itself.'
                : 'No: the browser may clear it when the disk is full.'}
              {used.persisted ? null : <Protect onDone={() => void refetch()} />}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}

interface StorageUse {
  readonly usage: number
  readonly quota: number
  readonly persisted: boolean
}

const STORAGE_USE = queryOptions({
  queryKey: ['storage-use'],
  queryFn: storageUse,
  gcTime: 0,
  retry: false,
  networkMode: 'always',
})

/** What the browser says about this page's room on disk; null where it does not say, or the page is no secure context. */
async function storageUse(): Promise<StorageUse | null> {
  if (!('storage' in navigator)) return null
  const { usage, quota } = await navigator.storage.estimate()
  const persisted = await navigator.storage.persisted()
  return usage === undefined || quota === undefined ? null : { usage, quota, persisted }
}

/** Browsers decide by themselves, some after asking the person. */
function Protect({ onDone }: { readonly onDone: () => void }) {
  const [refused, setRefused] = useState(false)
  async function ask() {
    setRefused(!(await navigator.storage.persist()))
    onDone()
  }
  return (
    <span className="mt-1 flex flex-wrap items-center gap-2">
      <Button size="sm" onClick={() => void ask()}>
        Ask the browser to protect it
      </Button>
      <output className="text-xs text-warn">
        {refused ? 'The browser said no. Browsers agree more easily for pages that are used often.' : ''}
      </output>
    </span>
  )
}
