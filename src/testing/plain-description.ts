/** An invented vendor by description: the plainest there is, and the one that tests bend. */
export const PLAIN_DESCRIPTION = {
  description: 1,
  key: 'acme-render',
  label: 'Acme Render',
  docs: 'https://docs.acme.example/tasks',
  hosts: ['https://api.acme.example'],
  auth: { authorization: 'Bearer {key}' },
  handle: { id: { is: 'acr-[0-9a-f]{12}' } },
  urls: ['/v1/tasks/{id}'],
  poll: {
    get: '/v1/tasks/{id}',
    state: [
      {
        at: '$.status',
        words: {
          WAITING: 'queued',
          WORKING: 'running',
          DONE: 'succeeded',
          BROKEN: 'failed',
          EXPIRED: 'timedOut',
          STOPPED: 'cancelled',
        },
      },
    ],
    progress: { at: '$.progress', of: 100 },
    position: { at: '$.ahead', from: 0 },
    model: '$.model',
    created: '$.created_at',
    ended: '$.ended_at',
    code: '$.error.code',
    message: '$.error.message',
    outputs: [{ each: '$.files[*]', lives: '24h' }],
  },
  submit: { post: '/v1/tasks', body: { model: '{model}', input: '{params}' }, id: '$.id', whole: true },
  cancel: { post: '/v1/tasks/{id}/stop', only: ['queued'] },
  list: { get: '/v1/tasks?page={page}&size={size}', rows: '$.tasks[*]', total: '$.total', most: 50, whole: true },
  probe: { get: '/v1/me' },
} as const
