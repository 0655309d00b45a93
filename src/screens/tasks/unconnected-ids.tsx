import type { Unconnected } from '#intake/intake.ts'
import { countOf } from '#ui/numbers.ts'
import { RouteLink } from '#url/route-link.tsx'
import { addConnectionRoute } from '#url/route.ts'

/** Tasks of vendors to whom there is no connection, and the way to one. Their lines stay in the field. */
export function UnconnectedIds({ unconnected }: { readonly unconnected: readonly Unconnected[] }) {
  const groups = new Map<string, readonly Unconnected[]>()
  for (const each of unconnected) {
    const owners = each.vendors.map(({ key }) => key).join(' ')
    groups.set(owners, [...(groups.get(owners) ?? []), each])
  }
  return [...groups].map(([owners, ids]) => <Group key={owners} ids={ids} />)
}

function Group({ ids }: { readonly ids: readonly Unconnected[] }) {
  const vendors = ids[0]?.vendors ?? []
  const names = vendors.map(({ label }) => label).join(' or ')
  return (
    <div className="rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-sm">
      <p>
        {ids.length === 1 ? `A ${names} task; ` : `${countOf(ids.length, 'task')} of ${names}; `}
        {vendors.map(({ key, label }, index) => (
          <span key={key}>
            {index === 0 ? '' : ' or '}
            <RouteLink to={addConnectionRoute(key)} className="font-semibold text-accent underline">
              connect {label}
            </RouteLink>
          </span>
        ))}
        {ids.length === 1 ? ' to watch it.' : ' to watch them.'}
      </p>
      <p className="truncate font-mono text-2xs text-muted">
        {ids
          .slice(0, 6)
          .map(({ id }) => id)
          .join('  ')}
      </p>
    </div>
  )
}
