import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { differencesOf } from '#screens/outputs/differences.ts'
import { shownLabel, shownTitle } from '#screens/outputs/shown-words.ts'
import type { Shown } from '#screens/outputs/tile-key.ts'

/** Only what differs between the two, from what was submitted or echoed. */
export function DifferenceTable({ left, right }: { readonly left: Shown; readonly right: Shown }) {
  const vendorLabel = useVendorLabel()
  const { differences, unknown } = differencesOf(left, right, vendorLabel)
  const pair = [left, right]
  return (
    <section
      aria-label="Differences"
      // A long prompt scrolls, by keyboard too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-1/3 shrink-0 short:max-h-none overflow-auto border-t border-line"
    >
      {differences.length === 0 ? (
        <p className="px-4 py-2 text-sm text-muted">
          {left.record.id === right.record.id
            ? 'Both are of one task: it was asked for once.'
            : unknown.length > 0
              ? 'Nothing that is known of both differs.'
              : 'Nothing differs: the same was asked for twice.'}
        </p>
      ) : (
        <table className="w-full table-fixed text-left text-xs">
          <caption className="sr-only">What differs</caption>
          <thead>
            <tr className="text-muted">
              <th scope="col" className="w-28 px-4 py-1.5 font-medium max-desk:w-20 max-desk:px-2">
                Differs
              </th>
              {pair.map((shown, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- left and right have no other identity here
                <th key={index} scope="col" className="truncate px-2 py-1.5 font-medium">
                  <span className="sr-only">{`${shownTitle(shown.record)}, ${shownLabel(shown)}`}</span>
                  <span aria-hidden="true">{index === 0 ? 'Left' : 'Right'}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ name, values }) => (
              <tr key={name} className="border-t border-line align-top">
                <th scope="row" className="px-4 py-1.5 font-mono font-normal wrap-anywhere text-muted max-desk:px-2">
                  {name}
                </th>
                {values.map((value, index) => (
                  // oxlint-disable-next-line react/no-array-index-key -- as above
                  <td key={index} dir="auto" className="px-2 py-1.5 wrap-anywhere whitespace-pre-wrap select-text">
                    {value ?? <span className="text-muted">not given</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unknown.length === 0 ? null : (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          {unknown.length === 2
            ? 'The parameters of both are not known: they were submitted elsewhere.'
            : `The parameters of the ${unknown[0] === 0 ? 'left' : 'right'} one are not known: it was submitted elsewhere.`}
        </p>
      )}
    </section>
  )
}
