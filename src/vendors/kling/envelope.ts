import type { Calls } from '#vendors/port.ts'

/**
 * Kling's codes and the HTTP statuses that they come with, and that they stand for where a relay flattens HTTP to 200.
 * Three that come with 429 are no limits: an account in trouble (1100), in arrears (1101), without resources (1102).
 */
export const ENVELOPE: NonNullable<Calls['envelope']> = {
  at: ['code'],
  good: [0],
  statuses: {
    1000: 401,
    1001: 401,
    1002: 401,
    1003: 401,
    1004: 401,
    1100: 402,
    1101: 402,
    1102: 402,
    1103: 403,
    1200: 400,
    1201: 400,
    1202: 404,
    1203: 404,
    1300: 400,
    1301: 400,
    1302: 429,
    1303: 429,
    1304: 403,
    5000: 500,
    5001: 503,
    5002: 504,
  },
}
