/**
 * The strict content security policy of the production page. `blob:` is for previews of bytes that the page itself
 * made; outputs come through `/api/media`, so no other origin is ever needed. The Trusted Types are the addresses of the
 * workers (`trusted-script.ts`).
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types renderwatch-offline renderwatch-tick renderwatch-disk',
].join('; ')

/** Of every file. */
const FILE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Of what a browser runs or shows by itself: pages, pictures that are markup, workers. */
export const PAGE_HEADERS = {
  ...FILE_HEADERS,
  'content-security-policy': PAGE_POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
} as const

/** A policy is obeyed where it comes with the document or the worker; beside every other file it only takes room on the wire. */
export function headersFor(path: string): Readonly<Record<string, string>> {
  return /\.(?:html|svg)$|worker[^/]*\.js$/.test(path) ? PAGE_HEADERS : FILE_HEADERS
}
