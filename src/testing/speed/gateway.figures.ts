/** The figures of a gateway under load: see `.ci/gateway-load.mjs`, which runs the build in processes of its own. */
import { spawnSync } from 'node:child_process'
import { it } from 'vitest'
import * as v from 'valibot'

const loadSchema = v.object({
  idle: v.number(),
  besideDirect: v.number(),
  loaded: v.number(),
  directSpeed: v.number(),
  speed: v.number(),
  delay: v.object({ p99: v.number(), max: v.number() }),
})

it('the gateway under 200 downloads', ({ task }) => {
  const runs = [1, 2, 3].map(() => {
    const { stdout } = spawnSync('node', ['.ci/gateway-load.mjs', '--json'], { encoding: 'utf8' })
    return v.parse(loadSchema, JSON.parse(stdout))
  })
  const [run] = runs.toSorted((a, b) => a.loaded / a.idle - b.loaded / b.idle).slice(1)
  if (run === undefined) throw new Error('there is no median of nothing')
  const away = `event loop away: p99 ${run.delay.p99.toFixed(0)} ms; beside direct downloads: ${(run.besideDirect / run.idle).toFixed(1)}`
  const speeds = `${run.speed.toFixed(0)} of ${run.directSpeed.toFixed(0)} MB/s`
  task.meta.figures = [
    {
      name: '200 downloads of 20 MB: p95 of /api/session, of that when idle',
      value: run.loaded / run.idle,
      most: 10,
      beside: away,
    },
    {
      name: '… their speed, of that without the gateway',
      value: run.speed / run.directSpeed,
      least: 0.3,
      beside: speeds,
    },
  ]
})
