import { memo, useMemo } from 'react'
import { failureBars } from '#charts/failure-bars.ts'
import { endsOf } from '#charts/summary.ts'
import { useRuleBook } from '#parts/rule-book.ts'
import { failureWords } from '#screens/insights/failure-words.ts'
import { tasksBehind } from '#screens/insights/drill.ts'
import type { Insights } from '#screens/insights/use-insights.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { classNames } from '#ui/class-names.ts'
import { RouteLink } from '#url/route-link.tsx'
import type { InsightsRoute } from '#url/route.ts'

/** More codes than this are a list to search; the last line leads to all failures. */
const SHOWN = 6

/** Failures by code, with what each asks for. A list by itself: it needs no table beside it. */
export const FailurePanel = memo(function FailurePanel({
  insights,
  route,
}: {
  readonly insights: Insights
  readonly route: InsightsRoute
}) {
  const rules = useRuleBook()
  const { facts, span } = insights
  const bars = useMemo(() => failureBars(facts, span), [facts, span])
  const { ended, failed } = useMemo(() => endsOf(facts, span), [facts, span])
  const most = bars[0]?.count ?? 1
  const rest = bars.slice(SHOWN)
  const spans = [span]
  return (
    <Panel title="Why tasks failed">
      <p className="mb-2 text-xs text-muted">
        {formatCount(failed)} of {formatCount(ended)}
        {bars.length === 0 ? '' : ' · click to see the tasks'}
      </p>
      {bars.length === 0 ? (
        <p className="py-6 text-center text-sm text-muted">No task failed in this range.</p>
      ) : (
        <ul className="-mx-1.5">
          {bars.slice(0, SHOWN).map(({ code, count, failures }) => (
            <li key={code}>
              <RouteLink
                to={tasksBehind(route.filter, { moment: 'ended', spans, code })}
                className="block rounded-md px-1.5 py-1.5 hover:bg-raised"
              >
                <span className="flex justify-between gap-3">
                  <span className={classNames('truncate text-xs font-semibold', code !== null && 'font-mono')}>
                    {code ?? 'without a code'}
                  </span>
                  <span className="text-sm">{formatCount(count)}</span>
                </span>
                <span aria-hidden="true" className="mt-1 mb-1 block h-1.5 overflow-hidden rounded-full bg-raised">
                  <span
                    className="block h-full min-w-1 rounded-full bg-failed-fill"
                    style={{ width: `${(count / most) * 100}%` }}
                  />
                </span>
                <span className="block truncate text-xs text-muted">{failureWords(rules, failures)}</span>
              </RouteLink>
            </li>
          ))}
        </ul>
      )}
      {rest.length === 0 ? null : (
        <p className="mt-2 text-xs">
          <RouteLink to={allFailures(route, insights)} className="text-muted underline">
            {countOf(rest.length, 'more code')}: show all failures
          </RouteLink>
        </p>
      )}
    </Panel>
  )
})

function allFailures(route: InsightsRoute, { span }: Insights) {
  const all = tasksBehind(route.filter, { moment: 'ended', spans: [span] })
  return all.screen === 'tasks' ? { ...all, filter: { ...all.filter, attention: 'failed' as const } } : all
}
