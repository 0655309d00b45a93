/** Pieces of messages that mean the same with every vendor. Lower case; compared as substrings. */

/** The content was refused. No vendor here has a code of its own for it in every place where it happens. */
export const MODERATION_WORDS = [
  'content policy',
  'content_policy',
  'content filter',
  'moderation',
  'safety',
  'sensitive',
  'nsfw',
  'prohibited content',
  'inappropriate',
  'violates',
  'violation',
  'flagged',
  'copyright',
] as const

/** The account cannot pay. */
export const BALANCE_WORDS = [
  'insufficient balance',
  'insufficient credit',
  'insufficient quota',
  'insufficient fund',
  'not enough credit',
  'balance is not enough',
  'quota',
  'top up',
  'arrears',
] as const
