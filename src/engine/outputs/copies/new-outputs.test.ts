import { expect, it } from 'vitest'
import { NewOutputs } from '#engine/outputs/copies/new-outputs.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const task = (name: string, ...keys: readonly string[]) =>
  aRecordIn({ phase: 'succeeded' }, NOON, { id: `test/${name}`, outputs: keys.map((key) => anOutput({ key })) })

it('gives each output once, later ones too, and ends with the signal', async () => {
  const news = new NewOutputs()
  const stopped = new AbortController()
  const given: string[] = []
  news.note([task('old', '0')], () => false)
  news.note([task('a', '0', '1')], () => true)
  const all = (async () => {
    for await (const { id, outputKey } of news.until(stopped.signal)) {
      given.push(`${id} ${outputKey}`)
      if (given.length === 2) news.note([task('old', '0'), task('a', '0', '2')], () => true)
      if (given.length === 3) setTimeout(() => news.note([task('b', '0')], () => true))
      if (given.length === 4) setTimeout(() => stopped.abort())
    }
  })()
  await all
  expect(given).toEqual(['test/a 0', 'test/a 1', 'test/a 2', 'test/b 0'])
})

it('gives nothing after the end, and drops what was not taken', async () => {
  const news = new NewOutputs()
  news.note([task('a', '0')], () => true)
  for (const signal of [AbortSignal.abort(), AbortSignal.abort()]) {
    for await (const place of news.until(signal)) expect.unreachable(`${place.id}`)
  }
})
