import { Checkbox } from '#ui/checkbox.tsx'

/** Where the key would go. Somebody's description may name any host: nobody is asked for a key before these are read. */
export function KeyHosts({
  hosts,
  confirmed,
  onConfirmed,
}: {
  readonly hosts: readonly string[]
  readonly confirmed: boolean
  readonly onConfirmed: (confirmed: boolean) => void
}) {
  return (
    <fieldset className="rounded-md border border-warn-line bg-warn-soft px-3 py-2">
      <legend className="float-left mb-1 w-full text-sm font-semibold">The key would be sent to</legend>
      <ul className="clear-both mb-2 font-mono text-xs wrap-anywhere">
        {hosts.map((host) => (
          <li key={host}>{host}</li>
        ))}
      </ul>
      <Checkbox
        label="These are the vendor’s own addresses: the key may go there"
        checked={confirmed}
        onChecked={onConfirmed}
      />
    </fieldset>
  )
}
