/** Spans of time as vendors write them: `1m30s`, `8.941621227s`, `2 minutes and 5 seconds`, `1 小时`, `PT30S`. */
import type { Millis } from '#domain/time.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'

/** An amount: up to nine decimals, as Google's durations have; thousands may be set apart (`1,200`). */
const AMOUNT = String.raw`\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,9})?|\d{1,9}(?:\.\d{1,9})?|[零一二两三四五六七八九十百半]{1,6}`

const UNIT = [
  'milliseconds?|millis|msecs?|ms|毫秒',
  'seconds?|secs?|s|秒钟?',
  'minutes?|mins?|m|分钟?',
  'hours?|hrs?|hr|h|个?小时',
  'days?|d|天',
].join('|')

/** Not the beginning of a longer word: `5 models` is no five minutes. */
const PART = String.raw`(?:${AMOUNT})[ -]{0,2}(?:${UNIT})(?![a-z])`

/** The body of a linear-time regular expression for one span, without anchors or groups; ignores case. */
export const DURATION_SOURCE = `${PART}(?:(?:,? and |, ?| )?${PART}){0,4}`

const WHOLE = new RegExp(`^${DURATION_SOURCE}$`, 'i')
const EACH_PART = new RegExp(`(${AMOUNT})[ -]{0,2}(${UNIT})`, 'gi')
const ISO = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7}(?:\.\d{1,9})?)S)?)?$/

/** The length of a text that is one span and nothing else; null for anything else. */
export function readDuration(text: string): Millis | null {
  const iso = ISO.exec(text)
  if (iso !== null && text.length > 2 && !text.endsWith('T')) {
    const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0))
    return (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND
  }
  if (!WHOLE.test(text)) return null
  let total = 0
  for (const [, amount = '', unit = ''] of text.matchAll(EACH_PART)) total += amountOf(amount) * scaleOf(unit)
  return total
}

function scaleOf(unit: string): Millis {
  const word = unit.toLowerCase()
  if (/^(?:milli|ms|毫)/.test(word)) return 1
  if (/^[s秒]/.test(word)) return SECOND
  if (/^[m分]/.test(word)) return MINUTE
  return /^[d天]/.test(word) ? DAY : HOUR
}

const NUMERALS = '零一二三四五六七八九'

/** `三十` is 30, `一百二十` is 120, `半` a half; digits are digits. */
function amountOf(text: string): number {
  if (/\d/.test(text)) return Number(text.replaceAll(',', ''))
  if (text === '半') return 0.5
  let total = 0
  let digit = 0
  for (const letter of text) {
    if (letter === '十' || letter === '百') {
      total += (digit === 0 ? 1 : digit) * (letter === '十' ? 10 : 100)
      digit = 0
    } else digit = letter === '两' ? 2 : Math.max(0, NUMERALS.indexOf(letter))
  }
  return total + digit
}
