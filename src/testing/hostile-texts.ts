/** Texts that would be slow to read for a scanner that looks back, retries or collects: each is repeated to any size. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  'one endless word': 'a',
  'an endless near id': 'tk-alpha-0',
  'prefixes only': 'mmsu_',
  'ids without a space': 'tk-alpha-01JZ3V9K4Q8Y7M2N5P6R0S1T3W',
  'one id again and again': 'tk-alpha-01JZ3V9K4Q8Y7M2N5P6R0S1T3W ',
  'near misses': 'tk-alpha-01JZ3V9K4Q8Y7M2N5P6R0S1T3 ',
  'UUIDs that stand in a field': '"request_id":"3f0c2a9e-8b1d-4c7e-9f2a-6d5e4b3c2a10",',
  'addresses without an end': 'https://',
  'deep addresses': `https://h.example/${'v1/queue/'.repeat(40)}requests/mmsu_0123456/status `,
  'short addresses': 'https://h.example/v1/tasks/x ',
  'blank lines': '\n',
  'short lines': 'x\n',
  'half surrogates': '\ud800',
  escapes: '\\u0022%2F\\n\\/',
  separators: '-_-_-_-_"',
}
