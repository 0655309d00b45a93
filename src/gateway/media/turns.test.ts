import { expect, it } from 'vitest'
import { Turns } from '#gateway/media/turns.ts'

it('passes a few on between two looks, each file as often as any other', async () => {
  const looks: (() => void)[] = []
  const turns = new Turns(4, (run) => void looks.push(run))
  const passed: number[] = []
  const goOn = async (file: number): Promise<void> => {
    for (let piece = 0; piece < 3; piece += 1) {
      await turns.next()
      passed.push(file)
    }
  }
  const files = Array.from({ length: 10 }, (_, file) => goOn(file))
  const counts: number[] = []
  while (passed.length < 30) {
    expect(looks).toHaveLength(1)
    looks.pop()?.()
    await Promise.resolve()
    await Promise.resolve()
    counts.push(passed.length)
  }
  await Promise.all(files)
  expect(counts).toEqual([4, 8, 12, 16, 20, 24, 28, 30])
  expect(passed.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(looks).toHaveLength(0)
})
