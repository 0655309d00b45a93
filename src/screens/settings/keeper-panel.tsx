import { useEngine } from '#engine/engine-context.tsx'
import { BringList } from '#screens/settings/bring-list.tsx'
import { KeeperSwitch } from '#screens/settings/keeper-switch.tsx'
import { MoveList } from '#screens/settings/move-list.tsx'
import { Panel } from '#ui/panel.tsx'

/** Who keeps the list, and how the other one comes to keep it. */
export function KeeperPanel() {
  const { ownList } = useEngine()
  return (
    <Panel title="Who keeps this list">
      <div className="flex flex-col items-start gap-3 text-sm">
        {ownList === null ? (
          <p>This browser does, and polls while a tab is open.</p>
        ) : (
          <>
            <p>The gateway does, and polls with every tab closed.</p>
            <MoveList own={ownList} />
            <BringList own={ownList} />
          </>
        )}
        <KeeperSwitch />
      </div>
    </Panel>
  )
}
