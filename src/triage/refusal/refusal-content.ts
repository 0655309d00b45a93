/** Whether a text says that content was refused, on which side, which part of it, and on what ground. */
import type { Refusal, RefusedPart } from '#triage/refusal/refusal.ts'

type ContentRefusal = Extract<Refusal, { kind: 'content' }>

const LIKENESS =
  /\b(?:real|actual|living|identifiable|recogni[sz]able|specific|famous|prominent|known) (?:person|people|persons|individuals?|humans?|faces?)\b|\b(?:celebrit(?:y|ies)|public figures?|likeness(?:es)?|deep ?fakes?|impersonat\w{0,6})\b|\bprivacy ?information\b|真人|(?:不支持|包含|检测到|禁止)[^。]{0,6}人像|人脸信息|肖像|名人|明星|公众人物|隐私信息/

const COPYRIGHT =
  /\bcopyright(?:ed|s)?\b(?! \(?(?:c\b|©|\d{4}))|\bintellectual property\b|\bip ?infring\w{0,8}|\binfring(?:e|es|ed|ement|ing)\b|\btrademarks?\b|\bthird[- _]party (?:content|ip|rights)\b|\bexisting work of art\b|\bartist(?:'s)? name|\brecitation\b|版权|侵权|知识产权|著作权|商标/

const VERDICT = [
  String.raw`\b(?:content|usage|community|safety|moderation|responsible ai|acceptable use|use|our|openai's|google's) (?:and \w{1,12} )?(?:polic(?:y|ies)|guidelines?|standards|guardrails?)\b`,
  String.raw`\bpolicy violation|\bcontent violation|\bguardrails?\b`,
  String.raw`\bviolat\w{1,5}\b[^.]{0,60}\b(?:polic(?:y|ies)|guidelines?|terms|rules|guardrails?|regulations?|laws?|content ?security)\b`,
  String.raw`\b(?:content|safety|prompt|image|text) (?:filters?|filtered|checker|inspection|exists risk|blocked|moderated|restrictions?)\b`,
  String.raw`\bcontent (?:is )?(?:not allowed|prohibited|rejected|risk)\b|\bcontent\b[^.]{0,30}\b(?:risk|not allowed|prohibited)\b`,
  String.raw`\b(?:request|prompt|input|output|result|image|video|audio) (?:was |is |has been )?(?:moderated|flagged)\b|\bflagged\b(?! as (?:a )?(?:duplicate|spam|draft))|\bmoderation (?:blocked|rejected|failed|flagged|refused|rules|check)|\b(?:by|pass(?:ed)?|in|fail(?:ed)?|of|through) (?:our |the |content |image |text |output |input )*moderation\b|^content moderation\b|\bmoderation\b[^.]{0,20}\b(?:blocked|rejected|refused|flagged|violation)`,
  String.raw`\bsensitive (?:content|information|words?|material|data|topics?|elements?|text|images?)\b|\b(?:is|be|contains?|include|includes|containing) (?:potentially )?sensitive\b`,
  String.raw`\bnsfw\b|\b(?:nudity|pornograph\w{1,5}|sexual(?:ly)?|erotic|gore|hate speech|self-harm)\b`,
  String.raw`\b(?:inappropriate|prohibited|harmful|unsafe|disallowed|offensive|illegal|restricted|forbidden|banned|objectionable|unsuitable) (?:or \w{1,14} )?(?:content|material|image|images|prompt|words?|text|input|elements?|topics?|term|terms)\b|\bbanned prompt`,
  String.raw`\bsafety (?:system|reasons?|violation|concerns?|block\w{0,2}|settings|error|policy)\b|\b(?:image )?safety\b(?=[\].]| violation|$)|\bsafety\.(?:input|output)|\bprohibited content\b`,
  String.raw`\b(?:blocked|rejected|refused|stopped)\b[^.]{0,30}\b(?:content|safety|moderation|policy|policies|risk control)\b`,
  String.raw`\bdata ?inspection ?failed|\brisk (?:control|detection)|\bresponsible ?ai\b|\bsensitive content|\bcontent ?risk`,
  String.raw`\b(?:could|can)(?: ?not|n't) (?:generate|create|process)[^.]{0,60}\b(?:minors?|children|violen\w{1,4}|sexual)`,
  String.raw`\baudit\b[^.]{0,20}\b(?:illegal|failed|rejected)\b`,
  '敏感|违规|违禁|涉黄|涉政|涉暴|色情|低俗|风控|不当内容|不良信息|不合规|违反[^。]{0,12}(?:政策|规定|规范|准则|法规)|审核(?:不通过|未通过|失败|拒绝|没有通过|没通过)|(?:未|没有|不能)通过[^。]{0,8}审核|安全(?:策略|审查|机制|系统)|内容安全|不符合[^。]{0,10}(?:规范|政策|准则)',
]

const POLICY = new RegExp(VERDICT.join('|'))

/** IAM and the like have policies too. */
const NOT_CONTENT =
  /\b(?:resource|access|iam|bucket|retry|cors|network|privacy|retention|refund|key|password) polic(?:y|ies)\b|\bcase[- _]sensitive\b/g

/** What to do about it names the input even where the output was refused. */
const ADVICE =
  /(?:^|[.,;!:] ?|\band )(?:please )?(?:try (?:again|a |an |another|to |with|using|changing|different)|(?:please )?(?:modify|change|adjust|edit|revise|rephrase|re-?write|alter|retry|reduce|remove|review|use|ensure|replace|consider|check))\b[^.]{0,200}|请(?:修改|更换|调整|检查|尝试|重新|换)[^。]{0,60}/g

const OUTPUT =
  /\boutputs?\b|\b(?:generated|resulting|final|returned|produced) (?:an? )?(?:image|video|audio|music|content|result|media|clip|asset|track)s?\b|\bgeneration results?\b|\b(?:images?|videos?|audio|results?|generations?) (?:was|were|got|has been|have been) (?:filtered|blocked|removed|withheld|discarded)\b|\bthe (?:response|result) (?:is|was) (?:blocked|filtered)\b|\b(?:content|result|output) moderated\b|\bimage safety\b|\bblack image\b|\bdetected in (?:one or more|the generated)\b|\bfiltered out\b|\b(?:this|the) model (?:has )?(?:generated|made|produced)\b|\b(?:response|result) is blocked\b|\bcreation policy\b|\btry (?:running|generating) it again\b|\bseed\b|输出|生成物|生成(?:的|后的)?(?:图片|图像|视频|音频|内容|结果|音乐)|生成结果/

const INPUT =
  /\binputs?\b|\bprompts?\b|\b(?:uploaded|reference|source|provided|submitted|start|first|last|init(?:ial)?|attached) (?:image|video|audio|photo|picture|frame|file|media|face)s?\b|\brequest moderated\b|\byour (?:image|video|audio|photo|picture|text|lyrics|description|file|message|content)s?\b|\bimage ?urls?\b|\b(?:lyrics|song description|tags)\b|\bsubmit\b|\b(?:the |your |this )?(?:image|photo|picture|text)s? (?:may ?be )?(?:contain|include)s?\b|输入|(?:图片|图像|照片|文本|文字)(?:可能|中|里|内)?(?:包含|含有|涉及|涉嫌)|提示词|提示語|描述词|上传|参考图|参考(?:视频|音频)|素材|歌词|文案/

const PARTS: readonly (readonly [RefusedPart, RegExp])[] = [
  [
    'prompt',
    /\bprompts?\b|\btext\b|\blyrics\b|\bdescription\b|\bsensitive words?\b|\bbanned words?\b|提示词|提示語|文本|文字|歌词|描述词|敏感词|违禁词|文案/,
  ],
  ['image', /\bimages?\b|\bimage ?urls?\b|\bphotos?\b|\bpictures?\b|\bframes?\b|图片|图像|参考图|图中|首帧|尾帧/],
  ['audio', /\baudio\b|\bvoices?\b|\bmusic\b|\bsongs?\b|\btrack\b|音频|音乐|声音/],
  ['video', /\bvideos?\b|\bclips?\b|视频/],
]

/** "Image generation" names what the vendor does, not what was refused; a code's own words count as they are. */
const DOING =
  /\b(?:image|video|audio|music|text) (?:generation|model|api|edit(?:ing|s)?|to (?:image|video|speech|audio))\b|(?:图片|图像|视频|音频|音乐)生成(?!的)/g

/** Where more is to be read names checks and policies of its own. */
const POINTER = /\b(?:see|refer to|check|visit|read)\b[^.]{0,60}\b(?:documentation|docs|guide|page)\b/g

/** A description of what is to be made is a prompt. */
const DESCRIPTION = /\b(?:video|image|song|music) descriptions?\b|(?:视频|图片|图像|画面|音乐)描述/g

/** Reads a text in lower case, without underscores; null when it does not say that content was refused. */
export function contentRefusalIn(text: string): ContentRefusal | null {
  const told = text.replace(NOT_CONTENT, ' ').replace(POINTER, ' ').replace(DESCRIPTION, ' prompt ')
  const ground = groundOf(told)
  if (ground === null) return null
  const fault = told.replace(ADVICE, ' ').replace(DOING, ' ')
  const side = sideOf(fault)
  if (side !== 'unknown') return { kind: 'content', side, parts: partsIn(fault), ground }
  if (isEither(fault)) return { kind: 'content', side, parts: [], ground }
  // Nothing else says which side; then what is to be changed does.
  const advised = told.replace(DOING, ' ')
  const parts = partsIn(fault)
  return { kind: 'content', side: sideOf(advised), parts: parts.length > 0 ? parts : partsIn(advised), ground }
}

function groundOf(text: string): ContentRefusal['ground'] | null {
  if (COPYRIGHT.test(text)) return 'copyright'
  if (LIKENESS.test(text)) return 'likeness'
  return POLICY.test(text) ? 'policy' : null
}

function sideOf(text: string): ContentRefusal['side'] {
  if (isEither(text)) return 'unknown'
  if (OUTPUT.test(text)) return 'output'
  return INPUT.test(text) || /\bcontain(?:s|ed)? (?:an? )?artist name/.test(text) ? 'input' : 'unknown'
}

/** "Input or output data may contain…" */
function isEither(text: string): boolean {
  return (
    OUTPUT.test(text) &&
    /\b(?:input|prompt|request)s?,? (?:or|and\/or|and|\/) (?:the )?(?:output|generated|response|result)|\binput, or generated|输入(?:或|和|或者|\/)(?:输出|生成)/.test(
      text,
    )
  )
}

function partsIn(text: string): readonly RefusedPart[] {
  return PARTS.flatMap(([part, pattern]) => (pattern.test(text) ? [part] : []))
}
