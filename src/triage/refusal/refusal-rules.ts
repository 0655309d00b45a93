/** The rules for whatever a vendor refuses to make, one for each thing that a person can do about it. */
import { MINUTE } from '#domain/time.ts'
import type { RefusalClass, RefusedPart } from '#triage/refusal/refusal.ts'
import type { Condition, RuleData } from '#triage/rule.ts'

/** What differs from vendor to vendor. */
export interface RefusalWording {
  /** Who refuses, as the beginning of a sentence: `Acme or the model behind it`. */
  readonly by: string
  /** What a refused task or another try costs; one sentence. */
  readonly note?: string
  /** Answers that are refusals of the content, whatever they say. */
  readonly codes?: readonly Condition[]
  readonly source: string | null
}

const READ = 'Read the message for what was objected to.'

/** What was refused stays refused until somebody changes it. */
const CONTENT = {
  category: 'moderation',
  actor: 'you',
  retry: { kind: 'after-change' },
  bills: true,
} as const

/** What a model makes differs from try to try. */
const OUTPUT = { ...CONTENT, retry: { kind: 'safe' } } as const

/** In the order in which they are tried: what says least comes last. */
export function refusals(wording: RefusalWording): readonly RuleData[] {
  return [
    ...notContent(wording),
    ...outputRefusals(wording),
    ...grounds(wording),
    ...(['prompt', 'image', 'audio', 'video'] as const).map((part) => refusedPart(part, wording)),
    unnamed(wording),
  ]
}

const BILLED = 'Each new submit is a billed task.'

/** It sounds like a refusal of the content, and is none. */
function notContent({ source }: RefusalWording): readonly RuleData[] {
  return [
    {
      id: 'check-down',
      when: [saying('check-down')],
      category: 'server',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: MINUTE },
      bills: true,
      title: 'The content check could not be made',
      explanation: `The check itself was out of order, so nothing is said about the prompt or the files. ${BILLED}`,
      steps: ['Wait a minute, then submit it again, unchanged.', 'If it lasts, look at the status page of the vendor.'],
      source,
    },
    {
      id: 'limit',
      when: [saying('rate')],
      category: 'throttled',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: MINUTE },
      bills: true,
      title: 'Too much at once for the account or the model',
      explanation: `Only so many tasks or requests are taken at a time, or in a minute. Nothing is wrong with this one, and the balance is not the reason. ${BILLED}`,
      steps: ['Wait a minute, then submit it again, unchanged.', 'If it happens often, submit fewer at once.'],
      source,
    },
  ]
}

/** What the model made was refused. */
function outputRefusals({ by, source }: RefusalWording): readonly RuleData[] {
  const again = 'Submit it again once, unchanged: what is made then may pass.'
  return [
    {
      ...OUTPUT,
      id: 'output-refused',
      when: [saying('output')],
      title: 'The result was refused by a content check',
      explanation: `${by} refused what the model made, not what you sent. Another try makes something else, which may pass. Each try is a new billed task.`,
      steps: [
        again,
        'If it is refused again, change the prompt, or switch off what was refused: the sound, where the message names the audio.',
      ],
      source,
    },
    {
      ...OUTPUT,
      id: 'output-likeness',
      when: [saying('output-likeness')],
      title: 'The result resembles protected work or a real person',
      explanation: `${by} refused what the model made because of whose it may be. Another try makes something else, which may pass. Each try is a new billed task.`,
      steps: [
        again,
        'If it is refused again, take names, brands and songs out of the prompt, or switch the sound off.',
      ],
      source,
    },
  ]
}

/** What was sent, or may have been, is somebody else's. */
function grounds({ by, note = BILLED, source }: RefusalWording): readonly RuleData[] {
  return [
    {
      ...CONTENT,
      id: 'copyright',
      when: [saying('copyright')],
      title: 'Refused for copyright',
      explanation: `${by} found protected work in it: a name, a brand, a text or a file. The same request will be refused again. ${note}`,
      steps: [
        'Take names of artists, brands, songs and characters out of the prompt, and use files that are your own.',
        'Then submit it as a new task.',
      ],
      source,
    },
    {
      ...CONTENT,
      id: 'likeness',
      when: [saying('likeness')],
      title: 'Refused because of a real person',
      explanation: `${by} found a real or a known person in it, by face or by name. The same request will be refused again. ${note}`,
      steps: [
        'Use an image or a video without a real face, and take the names of people out of the prompt.',
        'Then submit it as a new task.',
      ],
      source,
    },
  ]
}

function refusedPart(part: RefusedPart, { by, note = BILLED, source }: RefusalWording): RuleData {
  const isPrompt = part === 'prompt'
  const what = isPrompt ? 'prompt' : `input ${part}`
  return {
    ...CONTENT,
    id: `${part}-refused`,
    when: [saying(part)],
    title: `The ${what} was refused by a content check`,
    explanation: `${by} refused the ${what}. With the same ${what} it will be refused again. ${note}`,
    steps: [
      READ,
      isPrompt
        ? 'Change the prompt, then submit it as a new task.'
        : `Use another ${part}, then submit it as a new task.`,
    ],
    source,
  }
}

/** Refused content of which nobody says what it was, or more than one part. */
function unnamed({ by, note = BILLED, codes = [], source }: RefusalWording): RuleData {
  return {
    ...CONTENT,
    id: 'moderation',
    when: [...codes, saying('content')],
    title: 'Refused by a content check',
    explanation: `${by} refused the content, as a rule the prompt or an input file. The same request will most likely be refused again. ${note}`,
    steps: [READ, 'Change the prompt or the input file, then submit it as a new task.'],
    source,
  }
}

/** Only a failed task and a refused submit speak of the content; a poll's trouble has its own rules. */
function saying(refusal: RefusalClass): Condition {
  return { reasons: 'none', steps: ['task', 'submit'], refused: [refusal] }
}
