import * as fc from 'fast-check'

const SCHEMES = [
  'javascript',
  'data',
  'file',
  'blob',
  'vbscript',
  'ftp',
  'view-source',
  'about',
  'filesystem',
  'chrome',
  'ms-word',
]
/** What browsers skip or trim inside and in front of a scheme, and look-alikes. */
const NOISE = [
  '',
  '\t',
  '\n',
  '\r',
  ' ',
  '\u0000',
  '\u0001',
  '\u00a0',
  '\ufeff',
  'http://',
  'https:',
  'https',
  '\u202e',
]

/** Links that are none of http(s), written as attackers write them: mixed case, noise, half a web address in front. */
export const hostileLink = fc
  .record({
    front: fc.constantFrom(...NOISE),
    scheme: fc.oneof(fc.constantFrom(...SCHEMES), fc.stringMatching(/^[a-z][a-z0-9+.-]{0,8}$/)),
    upper: fc.boolean(),
    cut: fc.nat(6),
    inside: fc.constantFrom('', '', '\t', '\n', '\r'),
    rest: fc.constantFrom(
      'alert(1)',
      '//x%0aalert(1)',
      'text/html,<script>1</script>',
      '///etc/passwd',
      '//https://a.example',
      '\\\\host\\share',
    ),
  })
  .map(({ front, scheme, upper, cut, inside, rest }) => {
    const word = upper ? scheme.toUpperCase() : scheme
    return `${front}${word.slice(0, cut)}${inside}${word.slice(cut)}:${rest}`
  })
