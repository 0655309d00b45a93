import { expect, it } from 'vitest'
import { untilThere } from '#ui/until-there.ts'

it('is asked for until its server is there, with a pause before each try', async () => {
  const done: string[] = []
  const load = () => {
    done.push('asked')
    return done.length < 5 ? Promise.reject(new Error('refused')) : Promise.resolve('code')
  }
  const again = async (delay: number) => void done.push(`waited ${delay}`)
  expect(await untilThere(load, again)).toBe('code')
  expect(done).toEqual(['asked', 'waited 5000', 'asked', 'waited 5000', 'asked'])
})
