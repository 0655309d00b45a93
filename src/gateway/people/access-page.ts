import { randomBytes } from 'node:crypto'
import { PAGE_HEADERS } from '#gateway/server/page-headers.ts'

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 24px; gap: 12px }
  form { display: grid; gap: 12px; max-width: 26rem }
  input, button { font: inherit; min-height: 44px; padding: 0 12px; border-radius: 6px; border: 1px solid GrayText }
  [role=alert] { color: #b42318 } @media (prefers-color-scheme: dark) { [role=alert] { color: #ff9a8f } }
`

/** Asks for the access word. `next` is where the person wanted to go; `mistake` is what was wrong before. */
export function accessPage(next: string, mistake: string | null, status: 200 | 403): Response {
  const alert = mistake === null ? '' : `<p role="alert">${escaped(mistake)}</p>`
  return page(
    status,
    `<form method="post" action="/access">
      <h1>Renderwatch</h1>
      <p>This gateway holds keys and listens beyond its own machine. Enter the access word that it printed when it started.</p>
      ${alert}
      <label for="word">Access word</label>
      <input id="word" name="word" type="password" autocomplete="current-password" required autofocus>
      <input type="hidden" name="next" value="${escaped(next)}">
      <button>Enter</button>
    </form>`,
  )
}

/** Goes on by itself to an address of ours. */
export function crossingPage(to: string): Response {
  return page(
    200,
    `<p><a href="${escaped(to)}">Go on to Renderwatch</a></p>`,
    `<meta http-equiv="refresh" content="0;url=${escaped(to)}">`,
  )
}

function page(status: number, body: string, head = ''): Response {
  const nonce = randomBytes(16).toString('base64')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Renderwatch</title>${head}
<style nonce="${nonce}">${STYLE}</style></head><body>${body}</body></html>`
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
  return new Response(html, {
    status,
    headers: {
      ...PAGE_HEADERS,
      'content-security-policy': policy,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}
