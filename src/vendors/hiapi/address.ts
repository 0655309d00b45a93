import type { Identity } from '#vendors/port.ts'

/** One host speaks both dialects. */
export const ADDRESS: Pick<Identity, 'defaultBaseUrl' | 'defaultRequestsPerSecond'> = {
  defaultBaseUrl: 'https://api.hiapi.ai',
  // No numbers are published; polls count, and sub-second polling is what the guide calls the commonest cause of 429.
  defaultRequestsPerSecond: 5,
}
