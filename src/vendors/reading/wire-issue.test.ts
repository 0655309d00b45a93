import * as v from 'valibot'
import { expect, it } from 'vitest'
import { issueText } from '#vendors/reading/wire-issue.ts'

const schema = v.object({
  status: v.pipe(v.string(), v.nonEmpty()),
  count: v.pipe(v.number(), v.minValue(1)),
  kind: v.picklist(['image', 'video']),
  list: v.nullable(v.array(v.string())),
})
const GOOD = { status: 'done', count: 1, kind: 'image', list: null }

it.each([
  [{ status: undefined }, 'at status: expected text, but there is nothing'],
  [{ status: '' }, 'at status: it is empty'],
  [{ count: 0 }, 'at count: expected at least 1, but there is 0'],
  [{ kind: 3 }, 'at kind: expected "image" or "video", but there is 3'],
  [{ list: 'x' }, 'at list: expected a list, but there is "x"'],
])('says in plain words what is wrong with %j', (changes, words) => {
  const parsed = v.safeParse(schema, { ...GOOD, ...changes })
  if (parsed.success) return expect.unreachable()
  expect(issueText(parsed.issues)).toBe(`The answer is not as documented ${words}`)
})
