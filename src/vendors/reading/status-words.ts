/**
 * What a status word means. A vendor's own documented words come first; below them stands one table for the words that
 * the families use, and what it says is a guess. A word that nobody knows beside a file that is there means finished:
 * what the answer carries counts (law 3).
 */
import type { ObservedState } from '#domain/task/task.ts'

/** A phase that a status word alone can name. */
export type WordPhase = Exclude<ObservedState['phase'], 'unrecognised' | 'gone'>

type StatusReading =
  /** The vendor documents this word. */
  | { readonly kind: 'documented'; readonly phase: WordPhase }
  /** It does not, but others use the word in this sense. */
  | { readonly kind: 'guessed'; readonly phase: WordPhase; readonly word: string }
  /** Nobody knows the word, and the files are there: finished, "the vendor calls it …". */
  | { readonly kind: 'finished'; readonly phase: 'succeeded'; readonly word: string }
  | { readonly kind: 'unknown'; readonly word: string }

const WORDS: readonly (readonly [WordPhase, string])[] = [
  [
    'queued',
    'queued queue queueing queuing in_queue inqueue pending waiting wait submitted submit submitting created create ' +
      'new accepted received scheduled staged enqueued not_started not_start notstart ready_to_start prepared preparing ' +
      'prepare throttled suspended initialized initializing init initial starting start task_created on_hold ' +
      '排队 排队中 等待 等待中 待处理 已提交 未开始',
  ],
  [
    'running',
    'running run processing process in_progress inprogress progress generating generate handling dreaming working work ' +
      'rendering active started executing computing sampling drawing ongoing busy doing proceeding retry retrying text_success ' +
      'first_success streaming inference inferring ' +
      '处理中 生成中 运行中 进行中 执行中 绘制中',
  ],
  [
    'finishing',
    'finishing finalizing finalising archiving uploading storing saving post_processing postprocessing 上传中',
  ],
  [
    'succeeded',
    'succeeded succeed success successful successfully completed complete completion done finished finish ok ready ' +
      'fulfilled generated partial_success partially_completed partially_succeeded all_success task_success delivered ' +
      '成功 已完成 完成 生成成功 已成功',
  ],
  [
    'failed',
    'failed fail failure error errored rejected reject refused unsuccessful incomplete crashed broken exception ' +
      'exhausted budget_exceeded blocked moderated content_moderated request_moderated nsfw invalid ' +
      'banned violated 失败 生成失败 已失败 错误 审核失败 已拒绝',
  ],
  ['timedOut', 'timeout timed_out timedout time_out expired expire task_timeout deadline_exceeded 超时 已超时 已过期'],
  [
    'cancelled',
    'cancelled canceled cancel aborted abort stopped stop terminated revoked killed discarded withdrawn ' +
      'user_cancelled user_canceled cancelled_by_user canceled_by_user client_cancelled client_canceled 已取消 取消 已终止',
  ],
]

const PHASES: ReadonlyMap<string, WordPhase> = new Map(
  WORDS.flatMap(([phase, words]) => words.split(' ').map((word): [string, WordPhase] => [word, phase])),
)

/** Longer than any status word; what is longer is a sentence. */
const LONGEST_WORD = 60

/** What others mean by a word, in any case and with any separators; null when nobody uses it. */
export function guessedPhase(word: string): WordPhase | null {
  if (word.length > LONGEST_WORD) return null
  const plain = plainWord(word)
  const known = PHASES.get(plain) ?? PHASES.get(plain.replace(/^(?:task|job|status|state|request|generation)_/, ''))
  // `CREATE_TASK_FAILED`, `SENSITIVE_WORD_ERROR`: what fails last has failed. Nothing as sure holds for success.
  return known ?? (/_(?:failed|failure|error)$/.test(plain) ? 'failed' : null)
}

/** `InProgress`, `IN-PROGRESS` and `in progress` are `in_progress`. */
function plainWord(word: string): string {
  return word
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s._-]+/g, '_')
    .toLowerCase()
}

/** Reads a status word; `documented` is the vendor's own table, and `hasFiles` says whether the answer carries a file. */
export function readStatusWord(
  word: string,
  documented: (word: string) => WordPhase | null,
  hasFiles: boolean,
): StatusReading {
  const own = documented(word)
  if (own !== null) return { kind: 'documented', phase: own }
  const guessed = guessedPhase(word)
  if (guessed !== null) return { kind: 'guessed', phase: guessed, word }
  return hasFiles ? { kind: 'finished', phase: 'succeeded', word } : { kind: 'unknown', word }
}
