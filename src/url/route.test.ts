import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OUTPUT_KINDS } from '#domain/output/output.ts'
import { type TaskId, taskIdOf } from '#domain/task/task.ts'
import { PHASES } from '#domain/task/phase.ts'
import {
  ATTENTIONS,
  EVERY_TASK,
  GROUPINGS,
  MOMENTS,
  TASK_SORTS,
  type TaskFilter,
  type TaskWindow,
} from '#domain/task/task-filter.ts'
import { hrefFor } from '#url/href.ts'
import { parseRoute } from '#url/parse-route.ts'
import {
  addConnectionRoute,
  connectionsRoute,
  INSIGHT_MEASURES,
  INSIGHT_RANGES,
  insightsRoute,
  OUTPUT_VIEWS,
  outputsRoute,
  type Route,
  settingsRoute,
  submitRoute,
  taskRoute,
  tasksRoute,
  triageRoute,
} from '#url/route.ts'

const anyText = fc.string({ unit: 'grapheme' })
const anyName = fc.string({ unit: 'grapheme', minLength: 1 })
const anyId: fc.Arbitrary<TaskId> = fc
  .tuple(
    anyName.filter((name) => !name.includes('/')),
    anyName,
  )
  .map(([connection, id]) => taskIdOf(connection, id))
const anyNames = fc.uniqueArray(anyName, { maxLength: 3 })
const anyAge = fc.option(fc.nat())

const anyWindow: fc.Arbitrary<TaskWindow> = fc
  .tuple(fc.constantFrom(...MOMENTS), fc.nat(), fc.integer({ min: 1, max: 1e9 }))
  .map(([moment, from, length]) => ({ moment, from, until: from + length }))

const anyFilter: fc.Arbitrary<TaskFilter> = fc.record({
  text: anyText,
  phases: fc.uniqueArray(fc.constantFrom(...PHASES)),
  vendors: anyNames,
  connections: anyNames,
  models: anyNames,
  modelWords: anyNames,
  codes: anyNames,
  tags: anyNames,
  attention: fc.option(fc.constantFrom(...ATTENTIONS)),
  minAge: anyAge,
  maxAge: anyAge,
  windows: fc.uniqueArray(anyWindow, { maxLength: 3, selector: (window) => JSON.stringify(window) }),
  // Excluding is written in the text.
  not: fc.constant([]),
})

const anyRoute: fc.Arbitrary<Route> = fc.oneof(
  fc
    .record({
      filter: anyFilter,
      sort: fc.option(fc.constantFrom(...TASK_SORTS)),
      group: fc.option(fc.constantFrom(...GROUPINGS)),
      task: fc.option(anyId),
    })
    .map(tasksRoute),
  anyId.map(taskRoute),
  fc
    .record({
      view: fc.constantFrom(...OUTPUT_VIEWS),
      kinds: fc.uniqueArray(fc.constantFrom(...OUTPUT_KINDS)),
      unsavedOnly: fc.boolean(),
      filter: anyFilter,
      open: fc.uniqueArray(anyName, { maxLength: 2 }),
    })
    .map(outputsRoute),
  fc
    .record({
      range: fc.constantFrom(...INSIGHT_RANGES),
      measure: fc.constantFrom(...INSIGHT_MEASURES),
      heat: fc.option(anyName),
      filter: anyFilter,
    })
    .map(insightsRoute),
  fc
    .record({ connection: fc.option(anyName), model: fc.option(anyName), resubmitOf: fc.option(anyId) })
    .map(submitRoute),
  fc.option(anyName).map(triageRoute),
  fc.option(anyName).map(connectionsRoute),
  anyName.map(addConnectionRoute),
  fc.constant(settingsRoute()),
)

describe('the address', () => {
  it('gives back every route it was made of', () => {
    fc.assert(
      fc.property(anyRoute, (route) => {
        expect(parseRoute(hrefFor(route))).toEqual(route)
      }),
    )
  })

  it('is the same however it is written: reading and writing it again changes nothing', () => {
    fc.assert(
      fc.property(anyRoute, fc.webUrl(), (route, origin) => {
        const href = hrefFor(route)
        expect(hrefFor(parseRoute(new URL(href, origin).href))).toBe(href)
      }),
    )
  })

  it('never breaks on any text, and always leads somewhere that has an address', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string().map((text) => `/task/${text}`),
      fc.string().map((text) => `/outputs?${text}`),
      fc.constantFrom('', '//', 'http://[', '/task/%', '/task/%2F', '?task=/', '\uD800', '/task/a%2F\uDC00'),
    )
    fc.assert(
      fc.property(anything, (text) => {
        expect(parseRoute(hrefFor(parseRoute(text)))).toEqual(parseRoute(text))
      }),
    )
  })

  it('leaves out what is the default', () => {
    expect(hrefFor(tasksRoute())).toBe('/')
    expect(hrefFor(outputsRoute())).toBe('/outputs')
    expect(hrefFor(insightsRoute())).toBe('/insights')
    expect(hrefFor(submitRoute())).toBe('/submit')
    expect(hrefFor(triageRoute())).toBe('/triage')
    expect(hrefFor(connectionsRoute())).toBe('/connections')
  })

  it('reads as the brief of the screens has it', () => {
    const filter: TaskFilter = {
      ...EVERY_TASK,
      text: 'cat model:kling',
      phases: ['failed', 'timedOut'],
      tags: ['demo'],
    }
    expect(hrefFor(tasksRoute({ filter, sort: 'expires-asc', task: 'sandbox/x 1' }))).toBe(
      '/?phase=failed&phase=timedOut&q=cat+model%3Akling&sort=expires-asc&tag=demo&task=sandbox%2Fx+1',
    )
    expect(hrefFor(taskRoute('hiapi/tk-hiapi-01'))).toBe('/task/hiapi%2Ftk-hiapi-01')
  })

  it('gives up a parameter that makes no sense alone, and keeps the rest', () => {
    const route = parseRoute('/?phase=nonsense&phase=failed&sort=sideways&task=nothing&min-age=-4&q=cat')
    expect(route).toEqual(tasksRoute({ filter: { ...EVERY_TASK, phases: ['failed'], text: 'cat' } }))
  })

  it.each(['ended:5:5', 'ended:9:1', 'ended:1', 'born:1:2', 'ended:-1:2', 'ended:1e3:2e3', ''])(
    'takes no %j for a window',
    (text) => {
      expect(parseRoute(`/?within=${text}&within=ran:1:2`)).toEqual(
        tasksRoute({ filter: { ...EVERY_TASK, windows: [{ moment: 'ran', from: 1, until: 2 }] } }),
      )
    },
  )

  it('never holds a key that was typed into the search field', () => {
    const href = hrefFor(tasksRoute({ filter: { ...EVERY_TASK, text: 'find sk-abcdefghijklmnop please' } }))
    expect(href).not.toContain('abcdefgh')
    expect(href).toContain('please')
  })
})
