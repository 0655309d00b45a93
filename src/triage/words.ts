/** Pieces of messages that mean the same with every vendor. Lower case; compared as substrings. */

/** The content was refused. No vendor here has a code of its own for it in every place where it happens. */
export const MODERATION_WORDS = [
  'content policy',
  'content_policy',
  'content filter',
  'moderation',
  'safety',
  'sensitive content',
  'sensitive word',
  'nsfw',
  'prohibited content',
  'inappropriate',
  'violates our',
  'violates the',
  'policy violation',
  'flagged',
  'copyright',
  // "sensitive", "against the rules", "review": these vendors also write Chinese.
  '敏感',
  '违规',
  '审核',
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
  // "balance"
  '余额',
] as const
