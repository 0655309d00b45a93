import { useEngine } from '#engine/engine-context.tsx'
import { BringList } from '#screens/settings/bring-list.tsx'
import { MoveList } from '#screens/settings/move-list.tsx'
import { Panel } from '#ui/panel.tsx'

/** Who keeps the list, and how the other one comes to keep it. */
export function KeeperPanel() {
  const { ownList } = useEngine()
  return (
    <Panel title="Who keeps this list">
      {ownList === null ? (
        <p className="text-sm">
          This browser does, and polls while a tab is open. To let the gateway keep it and poll with every tab closed,
          start it with <code className="font-mono text-xs">--keep</code>, or write{' '}
          <code className="font-mono text-xs">"keep": true</code> into its configuration file.
        </p>
      ) : (
        <div className="flex flex-col items-start gap-2 text-sm">
          <p>The gateway does, and polls with every tab closed.</p>
          <MoveList own={ownList} />
          <BringList own={ownList} />
        </div>
      )}
    </Panel>
  )
}
