/**
 * Why a vendor refused, read from its code and its sentence: content (on which side, which part, on what ground), a
 * parameter that only sounds like it, a check that is out of order, an empty balance, or too much at once. Words count
 * with their boundaries: "case-sensitive" is not sensitive, and `safety_tolerance` is a parameter.
 */
import type { Refusal } from '#triage/refusal/refusal.ts'
import { contentRefusalIn } from '#triage/refusal/refusal-content.ts'

/** What an answer says of a refusal; `more` are the texts that stand only in logs, details or the maker's own error. */
interface RefusalWords {
  readonly httpStatus?: number | null
  readonly code: string | null
  readonly message: string
  readonly more?: readonly string[]
}

/** Longer than any sentence about a refusal. */
const TEXT_LIMIT = 2_000
const TEXTS_READ = 20

/** The first text that tells decides; null when none does. Linear in time for every text. */
export function refusalIn(words: RefusalWords): Refusal | null {
  const first = [words.code ?? '', words.message].filter((text) => text !== '').join(': ')
  for (const text of [first, ...(words.more ?? []).slice(0, TEXTS_READ)]) {
    const refusal = refusalInText(plainText(text), words.httpStatus ?? null)
    if (refusal !== null) return refusal
  }
  return null
}

function refusalInText(text: string, httpStatus: number | null): Refusal | null {
  if (CHECK_DOWN.test(asWords(text))) return { kind: 'check-down' }
  const unnamed = text.replace(PARAMETER_NAME, ' parameter ')
  const rest = asWords(unnamed)
  const content = contentRefusalIn(rest)
  if (content !== null) return content
  if (BALANCE.test(rest)) return { kind: 'balance' }
  if (RATE.test(rest)) return { kind: 'rate' }
  if (/\bquota\b|配额|额度/.test(rest)) return { kind: httpStatus === 429 ? 'rate' : 'balance' }
  return unnamed !== text || WRONG_PARAMETER.test(rest) ? { kind: 'parameter' } : null
}

/** Lower case, `CamelCase` as `snake_case`, full-width letters as plain ones. */
function plainText(text: string): string {
  return text
    .slice(0, TEXT_LIMIT)
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[’‘]/g, "'")
    .toLowerCase()
}

/** The words of a code, once no name of a parameter is looked for any more. */
function asWords(text: string): string {
  return text.replaceAll('_', ' ')
}

/** The check did not come to a verdict. */
const CHECK_DOWN = new RegExp(
  [
    String.raw`\b(?:moderation|(?:content|safety)[ _](?:check(?:er)?|filter|inspection|review|moderation|security))[ ]?(?:service|system|api|endpoint|model|check|request|provider)?\b[^.;]{0,40}\b(?:unavailable|(?:is|are) down|timed? ?out|timeout|unreachable|overloaded|out of service|not (?:available|responding|opened|activated|enabled)|could not be (?:reached|performed|completed)|errored|crashed|returned (?:an )?error|internal error)`,
    String.raw`\b(?:failed|unable|error|problem) (?:to|while|when|in|with|during) (?:moderat(?:e|ing)|(?:run(?:ning)?|call(?:ing)?|reach(?:ing)?|perform(?:ing)?|contact(?:ing)?) (?:the )?(?:content |safety )?(?:moderation|safety|check))`,
    String.raw`\bcontent ?security ?detection ?error`,
    String.raw`\b(?:cannot|can't|could not|couldn't|unable to) (?:moderate|check|review) (?:the |your )?(?:content|image|prompt|request)`,
    String.raw`(?:审核|内容安全|安全检测|敏感词检测)(?:服务|系统|接口|模块)?[^。，]{0,6}(?:不可用|异常|超时|繁忙|出错|维护|未开通|故障)`,
  ].join('|'),
)

/** Parameters of models, as code writes them; `content_filter` and its like are findings, not parameters. */
const PARAMETER_NAME = new RegExp(
  String.raw`['"\x60]?\b(?:(?:enable|disable|check|skip|use|allow|require)_)?(?:safety|nsfw|moderation|content_moderation|content_filter|prompt_safety|person)[ _]?(?:checker|check|tolerance|filter_level|filter|level|settings?|mode|threshold|version|generation|identifier)(?:_\w{1,20})?\b['"\x60]?|\b(?:check|allow|enable|disable)_nsfw\b|['"\x60](?:moderation|nsfw|safety|safe_mode|copyright)['"\x60]|\b(?:parameter|field|option|value for|property) ['"\x60]?(?:moderation|nsfw|safety)\b['"\x60]?`,
  'g',
)

const PARAMETER = String.raw`(?:param\w{0,8}|arguments?|fields?|propert(?:y|ies)|options?|values?)`

const WRONG_PARAMETER = new RegExp(
  [
    String.raw`\b(?:invalid|unsupported|unknown|unrecogni[sz]ed|unexpected|missing|required|illegal|wrong|extra|unwanted) (?:\w{1,20} ){0,2}(?:${PARAMETER}|inputs?|type)\b`,
    String.raw`\b${PARAMETER}\b[^.]{0,60}\b(?:invalid|not valid|unsupported|not (?:supported|available|permitted|allowed)|unknown|missing|required|illegal|out of range|must be|should be|failed|empty)\b`,
    String.raw`\b(?:must|should) be (?:between|one of|in|at (?:least|most)|less|greater|a |an |\d)|\b(?:prompt|image|video|audio|model|url|\w{1,20} (?:id|url)) is (?:required|missing)\b`,
    String.raw`\b(?:not|isn't) (?:a )?(?:valid|supported) (?:for|by|in|with) (?:this|the) (?:model|route|endpoint|task)`,
    String.raw`\b(?:out of range|extra fields|expected an? \w{1,20},? but got)\b|\bviolates? the (?:limit|maximum|minimum|schema|constraint|range|format)\b`,
    '不支持的?参数|(?:无效|非法|错误)的?参数|参数[^。，]{0,4}(?:错误|无效|非法|不合法|异常|有误|为空)|取值范围|缺少参数',
  ].join('|'),
)

const BALANCE =
  /\binsufficient[ _](?:\w{1,12}[ _])?(?:balance|credits?|quota|funds?|points?|tokens?)\b|\b(?:not enough|low|no|lack of|negative|out of|without enough) (?:account |remaining |available )?(?:balance|credits?|funds|points)\b|\b(?:balance|credits?|quota|funds|points)\b[^.]{0,30}\b(?:not enough|insufficient|too low|exhausted|depleted|used up|run out|ran out)\b|\bexceeded your current quota\b|\b(?:top[ -]?up|recharge|add (?:more )?(?:credits?|funds)|purchase (?:more )?credits?)\b|\barrear|\boverdue\b|\bgood standing\b|\bpayment[ _]required\b|\bbilling[ _](?:hard[ _])?(?:limit|issue|not active)|\bspend(?:ing)?[ _](?:limit|cap)|余额不足|余额不够|欠费|充值|预扣费额度|(?:额度|积分|点数|算力|用量|套餐)[^。，]{0,6}(?:不足|用尽|用完|耗尽|上限|不够)|剩余额度|购买积分/

const RATE =
  /\brate[ _-]?limit|\btoo[ _]many[ _](?:\w{1,12}[ _])?(?:requests?|tasks|jobs|generations)|\bthrottl|\b(?:requests?|tokens?|calls|images|tasks|generations|times)[ _](?:per|a|\/)[ _](?:second|minute|hour|day|month)\b|\bper[ _](?:second|minute|hour|day)\b|\b[rtq]p[msd]\b|\bqps\b|\bconcurren|\bslow[ _]down\b|\bresource[ _](?:has[ _]been[ _])?exhausted\b|\brequest too often\b|频繁|频率|限流|限速|流量(?:限制|控制)|并发|每分钟|每秒|请求(?:过多|太多|过快)/
