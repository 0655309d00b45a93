/** Waits that a sentence names: "Please try again in 1m30s", "resets in ~30s", "请在 60 秒后重试". */
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND, parseVendorTime } from '#domain/time.ts'
import { DURATION_SOURCE, readDuration } from '#vendors/reading/duration.ts'

/** A span from when the reply was complete, or an instant on the vendor's clock. */
export type NamedWait =
  | { readonly kind: 'span'; readonly length: Millis }
  | { readonly kind: 'instant'; readonly at: EpochMs }

/** Longer than any sentence; what follows is not about waiting. */
const TEXT_LIMIT = 4_000

const SPAN = `(${DURATION_SOURCE})`

/** The first of these that fits tells; each has one group. What lies between the words and the number has no digit. */
const SPANS: readonly RegExp[] = [
  // "limit: 10 per 60 seconds" names no wait: a word for waiting has to stand before the number…
  String.raw`\b(?:resets?|retry(?:ing)?|re-?try|try(?:ing)? (?:your request |it )?again|available|wait(?:ing)?|cool(?:ing)? ?down|back ?off|come back|resum(?:e|es|ing)|unblocked|lifted)\b[^0-9零一二两三四五六七八九十百半]{0,40}?${SPAN}`,
  // …or behind it.
  String.raw`${SPAN}[ ,]{1,2}(?:until|before|later|and (?:then )?(?:try|retry)|from now)\b`,
  String.raw`(?:等待|等候|稍等|等|重试间隔|剩余时间|冷却)[^0-9零一二两三四五六七八九十百半，。]{0,10}${SPAN}`,
  String.raw`${SPAN} ?(?:之后|以后|后|後|内请勿|内不要)[^。；\n]{0,12}?(?:重试|重試|再试|再試|再次|再来|尝试|嘗試|恢复|刷新|重置|可用|请求|調用|调用|操作)`,
].map((source) => new RegExp(source, 'i'))

const INSTANT =
  /\b(?:resets?|retry|try again|available|wait|until|after)\b[^0-9]{0,40}(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2}))/i

/** "Retry after 30": seconds, as in the header; only where the number ends the clause. */
const BARE_SECONDS = /\bretry[- _]?after["' ]{0,2}[:=]? {0,2}(\d{1,7}(?:\.\d{1,3})?)(?=$|["'.,;)\]}\n])/i

/** The wait that a text names; null when it names none. Linear in time for every string. */
export function waitInWords(text: string): NamedWait | null {
  // Full-width digits and letters of Chinese text become plain ones.
  const plain = text.slice(0, TEXT_LIMIT).normalize('NFKC')
  const at = parseVendorTime(INSTANT.exec(plain)?.[1])
  if (at !== null) return { kind: 'instant', at }
  for (const pattern of SPANS) {
    const length = readDuration(pattern.exec(plain)?.[1] ?? '')
    if (length !== null) return { kind: 'span', length }
  }
  const seconds = BARE_SECONDS.exec(plain)?.[1]
  return seconds === undefined ? null : { kind: 'span', length: Number(seconds) * SECOND }
}
