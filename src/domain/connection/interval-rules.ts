/** The intervals that a person may choose. Apart from the other rules of connections: the page checks its first session with these. */
import * as v from 'valibot'

/** An object with exactly these fields; a mistyped name is a mistake and not silence. */
export function exactFields<const TEntries extends v.ObjectEntries>(entries: TEntries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return `is not a known field; known: ${Object.keys(entries).join(', ')}`
    return issue.received === 'undefined' ? 'is missing' : 'must be an object { … }'
  })
}

/** A live task that is asked about less often than this is as good as not watched. */
const LONGEST_INTERVAL = 300

const intervalSeconds = v.pipe(
  v.number('must be a number'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(LONGEST_INTERVAL, `must be at most ${LONGEST_INTERVAL}`),
)

/** Seconds between two questions about a task, by what it does; what is left out goes by the vendor's own pace. */
export const checkEverySeconds = exactFields({
  queued: v.exactOptional(intervalSeconds),
  running: v.exactOptional(intervalSeconds),
  finishing: v.exactOptional(intervalSeconds),
  unrecognised: v.exactOptional(intervalSeconds),
})
