import { randomBytes } from 'node:crypto'
import { PAGE_HEADERS } from '#gateway/server/page-headers.ts'

/** In the colours of the page behind it (`styles.css`), which is not there before somebody is let in. */
const STYLE = `
  :root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 24px;
    background: light-dark(#fcfcfd, #0d0e11); color: light-dark(#16181d, #ebecf0) }
  h1 { font-size: 1.125rem; margin: 0 } p { margin: 0; color: light-dark(#5f6470, #989ca8) }
  form { display: grid; gap: 12px; max-width: 26rem; padding: 20px; border-radius: 8px;
    background: light-dark(#ffffff, #141519); border: 1px solid light-dark(#e6e7eb, #24262c) }
  input, button { font: inherit; min-height: 44px; padding: 0 12px; border-radius: 6px; box-sizing: border-box }
  input { background: light-dark(#ffffff, #0d0e11); border: 1px solid light-dark(#8b8f9b, #6b6f7b); color: inherit }
  button { background: light-dark(#4f56d3, #8e93ff); color: light-dark(#ffffff, #0d0e1c); border: 0; font-weight: 600 }
  button:hover { background: light-dark(#4047bd, #a3a7ff) }
  :focus-visible { outline: 2px solid light-dark(#4f56d3, #8e93ff); outline-offset: 2px }
  a { color: light-dark(#4f56d3, #8e93ff) }
  [role=alert] { color: light-dark(#b91c1c, #ff7b7b) }
  @media (forced-colors: active) { button { border: 1px solid ButtonText } }
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
