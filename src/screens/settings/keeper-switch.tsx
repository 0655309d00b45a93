import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { errorText } from '#domain/error-text.ts'
import { keeperChoice } from '#preferences/keeper-choice.ts'
import { moveOnArrival } from '#preferences/move-on-arrival.ts'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { ownGateway } from '#screens/settings/own-gateway.ts'
import { Checkbox } from '#ui/checkbox.tsx'

const KEEPING = queryOptions({ queryKey: ['keeping'], queryFn: ownGateway.keeping, staleTime: 0 })

/** Lets the gateway keep the list while it runs, or the browsers again. The page begins anew with the other one. */
export function KeeperSwitch() {
  const refused = useRefusal('settings')
  const { data: keeping } = useQuery(KEEPING)
  const choose = useMutation({
    mutationFn: async (keeps: boolean) => {
      // Written first: a poll may hear of the change before this does, and begins the page anew.
      moveOnArrival.write(keeps)
      try {
        await ownGateway.keep(keeps)
      } catch (error) {
        moveOnArrival.write(false)
        throw error
      }
      keeperChoice.write(keeps ? 'gateway' : 'page')
      location.reload()
    },
  })
  if (keeping === undefined || keeping === null) return null
  const { keeps, fixed } = keeping
  return (
    <div className="flex flex-col items-start gap-1 text-sm">
      <Checkbox
        label="Let the gateway keep this list"
        checked={choose.isPending ? choose.variables : keeps}
        disabled={refused !== null || fixed !== null || choose.isPending || choose.isSuccess}
        onChecked={(checked) => choose.mutate(checked)}
      />
      <p className="text-xs text-muted">
        {keeps
          ? 'Switched off, each browser shows its own list again; this one stays in the gateway’s folder, and is back when it is switched on.'
          : 'It then polls with every tab closed, all browsers see the same list, and the tasks of this one are moved to it.'}
      </p>
      {fixed === null ? null : <p className="text-xs text-muted">Not changed from here: {fixed}.</p>}
      {refused === null ? null : <p className="text-xs text-muted">{refused.why}</p>}
      <output className="text-xs text-warn">
        {choose.isError ? `Nothing was changed. ${errorText(choose.error)}` : ''}
      </output>
    </div>
  )
}
