/** A sentence for each class of refusal, as vendors write them. */
import type { RefusalClass } from '#triage/refusal/refusal.ts'

export const REFUSAL_SENTENCES: Readonly<Record<RefusalClass, string>> = {
  prompt: 'The prompt may violate our guardrails around nudity, sexuality, or erotic content.',
  image: 'The input image may contain sensitive information.',
  audio: 'The uploaded audio was flagged by our content moderation.',
  video: 'The input video may contain sensitive information.',
  content: 'Rejected by content policy',
  output: 'The request failed because the output audio may contain sensitive information.',
  'output-likeness': 'The output video may be related to copyright restrictions.',
  copyright: 'Lyrics contain copyrighted material.',
  likeness: 'The request failed because the input image may contain real person.',
  parameter: "Unsupported parameter: 'nsfw_checker'",
  'check-down': 'moderation service unavailable',
  balance: 'Your account balance is insufficient.',
  rate: 'Too many concurrent tasks for your plan',
}
