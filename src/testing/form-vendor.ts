import { NO_ADVICE } from '#vendors/advice.ts'
import type { Field, Forms, Vendor } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'

const field = { required: false, help: null } as const

export const SOME_FIELDS = [
  { ...field, kind: 'text', name: 'prompt', label: 'Prompt', required: true, multiline: true, maxLength: 20 },
  { ...field, kind: 'choice', name: 'resolution', label: 'Resolution', options: ['1K', '2K'], initial: '1K' },
  { ...field, kind: 'integer', name: 'seconds', label: 'Seconds', min: 4, max: 15, initial: null },
  { ...field, kind: 'number', name: 'strength', label: 'Strength', min: 0, max: 1, initial: null },
  { ...field, kind: 'boolean', name: 'audio', label: 'Audio', initial: true },
  { ...field, kind: 'urls', name: 'images', label: 'Images', max: 2 },
  { ...field, kind: 'url', name: 'frame', label: 'First frame' },
] as const satisfies readonly Field[]

export const SOME_FORMS: Forms = {
  models: [
    {
      id: 'm-1',
      label: 'Model one',
      makes: 'image',
      fields: SOME_FIELDS,
      check: (params) => (params['frame'] && params['images'] ? 'Use a first frame or images, not both.' : null),
    },
  ],
  submitOptions: [{ ...field, kind: 'text', name: 'route', label: 'Route', multiline: false, maxLength: null }],
}

/** A made-up dialect for tests of the form: one model with a field of each kind. */
export const A_VENDOR: Vendor = {
  key: 'example',
  label: 'Example',
  docsUrl: 'https://docs.example.com',
  defaultBaseUrl: 'https://api.example.com',
  defaultRequestsPerSecond: 5,
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  paths: [],
  ids: [],
  urls: [],
  recognise: (id) => ({ kind: 'ref', remote: { id, handle: id }, model: null }),
  naming: { asked: () => ({}), named: () => ({}) },
  poll: () => ({ request: { method: 'GET', path: '/', headers: {}, body: null }, read: () => done(NOTHING) }),
  submit: (request) => ({
    request: {
      method: 'POST',
      path: '/v1/tasks',
      headers: { 'idempotency-key': request.idempotencyKey },
      body: JSON.stringify({ model: request.model, input: request.params, own: request.idempotencyKey }),
    },
    read: () => done({ kind: 'unknown', trouble: NOTHING.trouble, evidence: NOTHING.evidence }),
  }),
  resend: 'idempotent',
  advice: NO_ADVICE,
  rules: () => Promise.resolve({ rules: [] }),
  forms: () => Promise.resolve(SOME_FORMS),
  probe: () => ({
    request: { method: 'GET', path: '/', headers: {}, body: null },
    read: () => done({ kind: 'works', detail: 'works' }),
  }),
}

const NOTHING = {
  kind: 'unintelligible',
  trouble: { reason: 'unintelligible', httpStatus: null, code: null, message: 'nothing was asked' },
  evidence: { httpStatus: null, statusWord: null, requestId: null, body: '', bodyLength: 0 },
} as const
