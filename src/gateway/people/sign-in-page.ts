import { randomBytes } from 'node:crypto'
import { PAGE_HEADERS } from '#gateway/server/page-headers.ts'

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 24px }
  h1 { font-size: 1.5rem; margin: 0 } p { margin: 0 }
  form { display: grid; gap: 12px; max-width: 26rem }
  input, button { font: inherit; min-height: 44px; padding: 0 12px; border-radius: 6px; border: 1px solid GrayText }
  [role=alert] { color: #b42318 } @media (prefers-color-scheme: dark) { [role=alert] { color: #ff9a8f } }
`

interface SignIn {
  readonly label: string
  readonly ask: string
  /** What was wrong, if something was. */
  readonly mistake: string
  readonly isWrong: boolean
  /** Where the person wanted to go. */
  readonly next: string
}

/** Asks for what opens the door. */
export function signInPage({ label, ask, mistake, isWrong, next }: SignIn): Response {
  const alert = isWrong ? `<p role="alert" id="mistake">${escaped(mistake)}</p>` : ''
  const described = isWrong ? ' aria-describedby="mistake" aria-invalid="true"' : ''
  return page(
    isWrong ? 403 : 200,
    `<form method="post" action="/access">
      <h1>Renderwatch</h1>
      <p>${escaped(ask)}</p>
      ${alert}
      <label for="secret">${escaped(label)}</label>
      <input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus${described}>
      <input type="hidden" name="next" value="${escaped(next)}">
      <button>Sign in</button>
    </form>`,
  )
}

/** The end of signing in beside a page that waits for it. */
export function signedInPage(): Response {
  return page(200, '<h1>Renderwatch</h1><p>You are signed in. Close this tab: the other one goes on by itself.</p>')
}

/** For whoever came by an address at which nobody can sign in. */
export function elsewherePage(to: string): Response {
  return page(200, `<h1>Renderwatch</h1><p>Sign in at <a href="${escaped(to)}">${escaped(to)}</a>.</p>`)
}

/** Goes on by itself to an address of ours. */
export function crossingPage(to: string): Response {
  return page(
    200,
    `<p><a href="${escaped(to)}">Go on to Renderwatch</a></p>`,
    `<meta http-equiv="refresh" content="0;url=${escaped(to)}">`,
  )
}

function page(status: 200 | 403, body: string, head = ''): Response {
  const nonce = randomBytes(16).toString('base64')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Renderwatch</title>${head}
<style nonce="${nonce}">${STYLE}</style></head><body><main>${body}</main></body></html>`
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
  return new Response(html, {
    status,
    headers: {
      ...PAGE_HEADERS,
      // Without any referrer a browser sends a form with `Origin: null`, which is nobody's.
      'referrer-policy': 'same-origin',
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
