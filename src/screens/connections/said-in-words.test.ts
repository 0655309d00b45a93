import { expect, it } from 'vitest'
import { NOON } from '#testing/builders.ts'
import { saidInWords } from '#screens/connections/said-in-words.ts'
import { draftOf, judge, saidOf, textOf } from '#vendors/described/draft/draft.ts'

const answer = (changes: object) => ({ id: 'job_8f3a61c09b7d', status: 'RUNNING', progress: 40, ...changes })

function words(changes: object): string {
  const one = JSON.parse(JSON.stringify(answer({ ...changes })))
  const first = JSON.parse(
    JSON.stringify(
      answer({
        status: 'SUCCEEDED',
        video_url: 'https://cdn.acme.example/a.mp4',
        model: 'acme-1',
        error: { message: '' },
      }),
    ),
  )
  const draft = draftOf('Acme', 'https://api.acme.example/v1/jobs/job_8f3a61c09b7d', [first, one], {})
  const judged = draft === null ? null : judge(textOf(draft))
  if (judged?.ok !== true) throw new Error('refused')
  return saidInWords(saidOf(judged.vendor, JSON.stringify(one), NOON), 'utc')
}

it.each<[object, string]>([
  [{}, 'Running · 40 % · 0 files'],
  [
    { status: 'SUCCEEDED', model: 'acme-1', video_url: 'https://cdn.acme.example/b.mp4' },
    'Succeeded · 1 file (video) · acme-1',
  ],
  [{ status: 'FAILED', error: { message: 'no credit' } }, 'Failed: no credit · 0 files'],
  [{ status: 'ZORBING' }, 'Unrecognised (“ZORBING”) · 0 files'],
])('says what was read in %j', (changes, said) => {
  expect(words(changes)).toBe(said)
})
