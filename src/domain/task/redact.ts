/**
 * Removes secrets from text that will be shown, stored or exported (law 5). It works on text rather than on
 * parsed JSON because the worst answers are truncated or are not JSON at all. What a secret is called hides it
 * (`named-secrets.ts`), or the form it has, or the place in an address where it stands.
 */
import { looksLikeSecret, PERCENT, withoutNamedSecrets } from '#domain/task/named-secrets.ts'

export const REDACTED = '[removed]'

/** An escape that ends with a letter: `\n`, `%22`, `\u0022`, also where it is percent-encoded itself. */
const ESCAPED_START = String.raw`(?<=(?:\\|${PERCENT}5[Cc])(?:[nrt]|u[0-9A-Fa-f]{4}))|(?<=${PERCENT}[0-9A-Fa-f]{2})`
/** Where a key may begin: after no letter, but after an escape. */
const KEY_START = `(?:(?<![A-Za-z0-9])|${ESCAPED_START})`

/** A colon and a blank, percent-encoded however often. */
const COLON = String.raw`(?::|${PERCENT}3[Aa])`
const BLANK = String.raw`(?:[ \t]{1,4}|${PERCENT}20)`

/** Key forms that say by themselves what they are. The tail is long enough that no word or id has the form. */
const KEY_FORMS = [
  String.raw`(?:hi-)?sk-[\w-]{8,}`,
  String.raw`(?:sk|pk|rk)_(?:live|test|prod)_\w{8,}`,
  String.raw`(?:r8|hf|gsk|bfl|rpa|msy|npm|dop_v1|tvly|whsec)[_-][\w-]{6,}`,
  String.raw`(?:xai|nvapi|glpat|luma|fal)-[\w-]{16,}`,
  String.raw`(?:gh[opsur]|github_pat)_\w{10,}`,
  String.raw`key_[0-9a-f]{32,}`,
  String.raw`AIza[\w-]{10,}`,
  String.raw`ya29\.[\w-]{10,}`,
  String.raw`xox[abeprs]-[\w-]{10,}`,
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{12,}`,
  String.raw`(?:LTAI|AKID|AKLT)[A-Za-z0-9]{12,}`,
  // A JSON Web Token: header and payload are Base64 of `{"`.
  String.raw`ey[\w-]{8,}\.ey[\w-]{4,}(?:\.[\w-]{0,8192})?`,
  // fal's and Higgsfield's `id:secret` without its scheme.
  String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}${COLON}[0-9a-f]{16,}`,
]

const BARE_KEY = new RegExp(`${KEY_START}(?:${KEY_FORMS.join('|')})`, 'g')

const PEM = /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(?:(?=-----END)|$)/g

const CREDENTIAL = String.raw`(?:[\w.~+/=:-]|${PERCENT}(?:3A|2B|2F|3D)){8,}`
const SCHEME = new RegExp(
  String.raw`(?:(?<![A-Za-z])|${ESCAPED_START})(?<!idempotency[ _-])(bearer|basic|digest|apikey|api-key|token|key)(${BLANK})(${CREDENTIAL})`,
  'gi',
)

/** `https://user:password@host`, also with escaped slashes; then the same in an address that is percent-encoded. */
const USER_INFO = /(:(?:\\{0,8}\/){2})(?!\[removed\]@)[^\s/?#@"'`<>\\]{1,512}@/g
const USER_INFO_ENCODED = /(%3A%2F%2F)(?!\[removed\]%40)(?:(?!%2F|%3F|%23|%40)[^\s/?#@"'`<>\\&]){1,512}%40/gi

/** Parameters that make a link a key, or name whose key made it, in every family that `link-end.ts` reads. */
const SIGNING_NAMES = [
  'x-(?:amz|goog|oss|tos|obs|bce)-(?:signature|credential|security-token|accesskeyid)',
  'x-sign(?:ature)?|q-signature|q-ak|(?:oss|aws|google)?-?access-?(?:key-?)?id|signature|credential|sig|sign|hmac|hm|oh|hash|md5',
  '[a-z]{0,20}_?token|_{0,2}token_{0,2}|_?jwt|(?:api|app|access|subscription)?[_-]?key|auth_?key|auth',
  'policy|key-pair-id|security-token|hdnts|hdnea|hdntl|wssecret|upsig|verify',
].join('|')

const AMPERSAND = String.raw`[?&;~/, ]|&amp;|\\u0026`
const SIGNED = new RegExp(`(${AMPERSAND})(${SIGNING_NAMES})=(?!\\[removed\\])[^\\s&"'\`<>\\\\#~,]+`, 'gi')
const SIGNED_ENCODED = new RegExp(
  String.raw`(${PERCENT}(?:26|3F))(${SIGNING_NAMES})(${PERCENT}3D)(?!\[removed\])(?:(?!${PERCENT}2[236])[^\s&"'\x60<>\\#])+`,
  'gi',
)

/** The text with every value that looks like a credential replaced by {@link REDACTED}. Linear in its length. */
export function redact(text: string): string {
  return withoutNamedSecrets(
    text.replace(PEM, (_match, head: string) => `${head}${REDACTED}`),
    REDACTED,
  )
    .replace(SIGNED, (_match, before: string, name: string) => `${before}${name}=${REDACTED}`)
    .replace(SIGNED_ENCODED, (_match, before: string, name: string, is: string) => `${before}${name}${is}${REDACTED}`)
    .replace(SCHEME, (whole, scheme: string, space: string, value: string) =>
      isCredential(scheme, value) ? `${scheme}${space}${REDACTED}` : whole,
    )
    .replace(USER_INFO, (_match, slashes: string) => `${slashes}${REDACTED}@`)
    .replace(USER_INFO_ENCODED, (_match, slashes: string) => `${slashes}${REDACTED}%40`)
    .replace(BARE_KEY, REDACTED)
}

/** `id:secret`: the id is no use alone, but says whose the secret is. */
const PAIR = new RegExp(String.raw`^[\w.-]{6,}${COLON}[\w.+/=%-]{8,}$`)

/** "Key" and "token" are words too: "key 8f21…" with an id of a task behind it is no credential. */
function isCredential(scheme: string, value: string): boolean {
  if (/^(?:token|key)$/i.test(scheme)) {
    if (PAIR.test(value) && /\d/.test(value)) return true
    return looksLikeSecret(value) || (/^[A-Z]/.test(scheme) && /\d/.test(value) && /[A-Za-z]/.test(value))
  }
  // Whatever stands behind "Bearer" is a key, but for the words of sentences about it.
  if (/^bearer$/i.test(scheme))
    return !/^(?:authenti|authori|credential|required|missing|invalid|scheme|tokens?)[a-z]*[.:]?$/i.test(value)
  return /\d/.test(value) || value.length >= 20 || /[a-z][A-Z]/.test(value)
}
