import { type InfiniteData, infiniteQueryOptions, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useStore } from 'zustand'
import type { SpendingPage } from '#domain/connection/settings-protocol.ts'
import { mayDo } from '#domain/people/roles.ts'
import { download } from '#engine/outputs/download.ts'
import { csvLine } from '#engine/storage/csv-line.ts'
import { whoIsHere } from '#parts/people/who-is-here.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { ownGateway } from '#screens/settings/own-gateway.ts'
import { Button } from '#ui/button.tsx'
import { formatMoment } from '#ui/date-time.ts'
import { formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import { useNow } from '#ui/use-now.ts'

type Noted = SpendingPage['noted'][number]

const SPENDING = infiniteQueryOptions<
  SpendingPage,
  Error,
  InfiniteData<SpendingPage, number | null>,
  readonly string[],
  number | null
>({
  queryKey: ['spending'],
  queryFn: ({ pageParam }) => ownGateway.spending(pageParam),
  initialPageParam: null,
  getNextPageParam: ({ noted, more }) => (more ? (noted.at(-1)?.nth ?? null) : null),
  staleTime: 0,
})

/** Who spent what, for whoever keeps the gateway. */
export function SpendingPanel() {
  const person = useStore(whoIsHere, (state) => state.person)
  return person !== null && mayDo(person.role, 'keep') ? <Spending /> : null
}

function Spending() {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(SPENDING)
  const save = useMutation({ mutationFn: saveAll })
  const noted = data?.pages.flatMap((page) => page.noted) ?? []
  return (
    <Panel
      title="Who spent"
      actions={
        noted.length === 0 ? undefined : (
          <Button size="sm" busy={save.isPending} onClick={() => save.mutate()}>
            CSV
          </Button>
        )
      }
    >
      <div className="flex flex-col items-start gap-2 text-sm">
        {error !== null ? (
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        ) : noted.length === 0 ? (
          <p className="text-muted">
            {data === undefined ? 'Asking…' : 'Nobody has submitted, sent again or cancelled anything yet.'}
          </p>
        ) : (
          <SpendingTable noted={noted} />
        )}
        {hasNextPage ? (
          <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Earlier ones
          </Button>
        ) : null}
      </div>
    </Panel>
  )
}

function SpendingTable({ noted }: { readonly noted: readonly Noted[] }) {
  const now = useNow(60_000)
  const zone = useTimeZone()
  return (
    <ScrollBox label="Who spent" className="max-h-80 w-full overflow-auto">
      <table className="w-full text-left text-xs">
        <thead>
          <tr className="text-muted">
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Connection</th>
            <th scope="col" className="text-right">
              Tasks
            </th>
          </tr>
        </thead>
        <tbody>
          {noted.map(({ nth, at, by, did, what, connection, count }) => (
            <tr key={nth} className="border-t border-line">
              <td className="py-1 pr-3 font-mono whitespace-nowrap">{formatMoment(at, now, zone)}</td>
              <td className="pr-3">
                <bdi>{by}</bdi>
              </td>
              <td className="pr-3 wrap-anywhere">{what === '' ? did : `${did}: ${what}`}</td>
              <td className="pr-3">{connection}</td>
              <td className="text-right tabular-nums">{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** All of it, however much the screen shows. */
async function saveAll(): Promise<void> {
  const lines = [csvLine(['When', 'Who', 'Did', 'What', 'Connection', 'Count', 'Tasks'])]
  for (let before: number | null = null, more = true; more;) {
    const page: SpendingPage = await ownGateway.spending(before)
    for (const { at, by, did, what, connection, count, tasks } of page.noted) {
      lines.push(csvLine([new Date(at).toISOString(), by, did, what, connection, count, tasks.join(' ')]))
    }
    before = page.noted.at(-1)?.nth ?? null
    more = page.more && before !== null
  }
  // The mark makes spreadsheets read it as UTF-8.
  download(new Blob(['\uFEFF', ...lines], { type: 'text/csv;charset=utf-8' }), 'renderwatch-spending.csv')
}
