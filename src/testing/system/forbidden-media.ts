import { OWN_ORIGIN } from '#testing/system/open-gateway.ts'

/** Addresses that a gateway must fetch for nobody: its own machine and network, itself, and what is no web address. */
export const FORBIDDEN_MEDIA: readonly string[] = [
  'http://127.0.0.1/a.png',
  'https://127.0.0.1/a.png',
  'https://localhost/a.png',
  'http://2130706433/a.png',
  'https://0x7f.1/a.png',
  'https://[::1]/a.png',
  'https://[::ffff:127.0.0.1]/a.png',
  'https://169.254.169.254/latest/meta-data',
  'https://8.8.8.8/a.png',
  'http://cdn.example.com/a.png',
  'https://cdn.example.com:8443/a.png',
  'https://user:pw@cdn.example.com/a.png',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'not a url',
  `${OWN_ORIGIN}/api/session`,
  `http://localhost:4310/api/media?url=x`,
  `${OWN_ORIGIN}/sandbox/media/../../api/session`,
]
