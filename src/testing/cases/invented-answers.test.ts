/**
 * Answers that a vendor might give, invented before they were tried, by the kinds of the cases: E a link's end, F a word or
 * a shape, G an odd answer, H advice, I a secret, J a wait, K a file.
 */
import { describe, expect, it } from 'vitest'
import { judgeMedia } from '#domain/output/judge-media.ts'
import { redact } from '#domain/task/redact.ts'
import { SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { seen } from '#testing/recorded-reply.ts'
import { filesOf, GUIDE, HIAPI, OTHER, polled, verdictOf } from '#testing/cases/read-case.ts'
import { CODED } from '#testing/product.ts'
import { linkEnd } from '#vendors/reading/link-end.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { retryAtOf } from '#vendors/reading/waits.ts'

function waitOf(headers: Readonly<Record<string, string>>, body: unknown = {}): number | null {
  const at = retryAtOf(readAnswer({ status: 429, headers, body: JSON.stringify(body), receivedAt: NOON }))
  return at === null ? null : (at - NOON) / SECOND
}

const judged = (bytes: string, kind: Parameters<typeof judgeMedia>[1], url: string) =>
  judgeMedia(new TextEncoder().encode(bytes), kind, url).kind

const everywhere = (of: (key: string) => string) => [...new Set(CODED.map(({ key }) => of(key)))]

const INVENTED: readonly (readonly [name: string, got: () => unknown, right: unknown])[] = [
  [
    'E: a CDN of Kuaishou',
    () => linkEnd('https://v1-kling.klingai.com/a.mp4?x-kcdn-pid=112452&expires=1795852000&token=ab'),
    1_795_852_000 * SECOND,
  ],
  [
    'E: R2 behind escaped ampersands',
    () =>
      linkEnd(
        'https://x.r2.cloudflarestorage.com/a.png?X-Amz-Date=20261127T074500Z\\u0026X-Amz-Expires=3600\\u0026X-Amz-Signature=b',
      ),
    Date.UTC(2026, 10, 27, 8, 45),
  ],
  [
    'E: a Supabase link',
    () =>
      linkEnd(
        `https://p.supabase.co/storage/v1/object/sign/b/a.png?token=${['{"alg":"HS256"}', '{"url":"b/a.png","iat":1,"exp":1795852000}'].map((part) => btoa(part).replace(/=+$/, '')).join('.')}.sig`,
      ),
    1_795_852_000 * SECOND,
  ],
  [
    'E: an Azure link of a container',
    () =>
      linkEnd(
        'https://a.blob.core.windows.net/c/a.mp4?sp=r&st=2026-11-27T07:45:00Z&se=2026-11-28T07:45:00Z&spr=https&sv=2024-11-04&sr=b&sig=x%3D',
      ),
    Date.UTC(2026, 10, 28, 7, 45),
  ],
  [
    'F: a word in Chinese beside a file',
    () =>
      seen(
        polled('piapi', {
          body: {
            code: 200,
            data: {
              task_id: OTHER,
              model: 'kling',
              status: '成功',
              output: { video_url: 'https://cdn.example/a.mp4' },
            },
          },
        }),
      ),
    'succeeded',
  ],
  [
    'F: done in capitals',
    () =>
      seen(
        polled('bytespike', {
          body: { task_id: GUIDE, status: 'DONE', output: [{ type: 'video', url: 'https://cdn.example/a.mp4' }] },
        }),
      ),
    'succeeded',
  ],
  [
    'F: files of a deep shape',
    () =>
      filesOf('hiapi', {
        code: 200,
        data: {
          taskId: HIAPI,
          status: 'success',
          result: { data: { images: [{ image: { url: 'https://cdn.example/a.png' } }] } },
        },
      }),
    ['https://cdn.example/a.png'],
  ],
  [
    'F: a list of pairs',
    () =>
      filesOf('bytespike', {
        task_id: GUIDE,
        status: 'completed',
        outputs: [{ name: 'video', value: 'https://cdn.example/a.mp4' }],
      }),
    ['https://cdn.example/a.mp4'],
  ],
  [
    'F: the input is no output',
    () =>
      filesOf('hiapi', {
        code: 200,
        data: {
          taskId: HIAPI,
          status: 'success',
          input: { image_url: 'https://cdn.example/mine.png' },
          output: ['https://cdn.example/a.mp4'],
        },
      }),
    ['https://cdn.example/a.mp4'],
  ],
  [
    'G: a page of maintenance under 200',
    () =>
      everywhere((key) =>
        seen(
          polled(key, { headers: { 'content-type': 'text/html' }, body: '<html><body>We are back soon</body></html>' }),
        ),
      ),
    ['unintelligible'],
  ],
  [
    'G: a firewall’s JSON of another form',
    () =>
      everywhere((key) =>
        seen(
          polled(key, { status: 403, headers: { 'content-type': 'application/json' }, body: { message: 'Forbidden' } }),
        ),
      ),
    ['server'],
  ],
  ['G: an empty 401', () => everywhere((key) => seen(polled(key, { status: 401, body: '' }))), ['server']],
  [
    'H: a face in the first frame',
    () => verdictOf('piapi', '10000', 'The first frame image may contain a real person, please change the image'),
    'likeness: after-change',
  ],
  [
    'H: a song that was matched',
    () => verdictOf('seaart', 'INFERENCE_FAILURE', 'The generated audio matches copyrighted content'),
    'output-likeness: safe',
  ],
  [
    'H: no money, in a task',
    () => verdictOf('hiapi', 'TASK_FAILED', 'upstream: 余额不足，请充值'),
    'balance: after-change',
  ],
  [
    'H: a quota of a minute',
    () => verdictOf('bytespike', null, 'Quota exceeded for requests per minute'),
    'limit: after-wait',
  ],
  [
    'H: a sensitive word in lyrics',
    () => verdictOf('hiapi', 'TASK_FAILED', 'SENSITIVE_WORD_ERROR: lyrics contain sensitive words'),
    'prompt-refused: after-change',
  ],
  [
    'H: the moderation timed out',
    () => verdictOf('piapi', null, 'content moderation request timed out'),
    'check-down: after-wait',
  ],
  [
    'H: a moderation setting',
    () => verdictOf('hiapi', 'TASK_FAILED', "Invalid value for 'moderation': must be one of auto, low"),
    'invalid-request: after-change',
  ],
  [
    'I: a token in a git address',
    () =>
      redact('git clone https://x-access-token:ghp_Qm7Zr2Lx9Wv4Tn6Yb1KdQm7Zr2Lx9Wv4T@github.com/a/b').includes(
        'Zr2Lx9Wv',
      ),
    false,
  ],
  [
    'I: a key in YAML',
    () => redact(`  apiKey: "169a231d8f16487bc30b0a1221078012"\n  model: x`).includes('169a231d8f16'),
    false,
  ],
  [
    'I: a bearer in a Python dump',
    () =>
      redact(`{'Authorization': 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJRbTdacjJMeDlXdiJ9.Qm7Zr2Lx'}`).includes(
        'Qm7Zr2Lx',
      ),
    false,
  ],
  [
    'I: a key in a PowerShell line',
    () => redact('$headers = @{ "x-api-key" = "169a231d8f16487bc30b0a1221078012" }').includes('169a231d8f16'),
    false,
  ],
  ['J: two minutes in words', () => waitOf({}, { message: 'Rate limited. Retry after 2 minutes' }), 120],
  ['J: a header of Azure', () => waitOf({ 'x-ms-retry-after-ms': '2500' }), 2.5],
  [
    'J: a delay of Google',
    () =>
      waitOf(
        {},
        { error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }] } },
      ),
    34.5,
  ],
  ['J: Chinese minutes', () => waitOf({}, { message: '请求太快，请2分钟后再试' }), 120],
  ['K: subtitles', () => judged('WEBVTT\n\n00:01.000 --> 00:02.000\nHi', 'text', 'https://cdn.example/a.vtt'), 'media'],
  [
    'K: a text of a 3D model',
    () => judged('ply\nformat ascii 1.0\nelement vertex 1\n', 'model3d', 'https://cdn.example/a.ply'),
    'media',
  ],
  [
    'K: a page is no text',
    () => judged('<!doctype html><script>alert(1)</script>', 'text', 'https://cdn.example/a.txt'),
    'refused',
  ],
  ['K: an archive', () => judged('PK\u0003\u0004\u0014\u0000', 'file', 'https://cdn.example/frames.zip'), 'media'],
  [
    'E: Tencent VOD',
    () => linkEnd('https://x.vod2.myqcloud.com/a/b.mp4?t=6b0a1980&us=x&sign=ab'),
    Number('0x6b0a1980') * SECOND,
  ],
  [
    'E: imgix',
    () => linkEnd('https://x.imgix.net/a.png?expires=1795852000&s=0123456789abcdef0123456789abcdef'),
    1_795_852_000 * SECOND,
  ],
  [
    'E: a token of Akamai in the path',
    () => linkEnd('https://x.example/exp=1795852000~acl=%2F*~hmac=ab/file.mp4'),
    1_795_852_000 * SECOND,
  ],
  ['E: a stream of Cloudflare', () => linkEnd('https://x.example/a.mp4?exp=1795852000&sig=ab'), 1_795_852_000 * SECOND],
  [
    'E: none where none is said',
    () =>
      linkEnd(
        'https://firebasestorage.googleapis.com/v0/b/x/o/a.png?alt=media&token=8f219e9c-b0eb-453f-a169-47ccf25ec84d',
      ),
    null,
  ],
  [
    'F: waits',
    () => seen(polled('piapi', { body: { code: 200, data: { task_id: OTHER, model: 'kling', status: 'waiting' } } })),
    'queued',
  ],
  [
    'F: runs',
    () => seen(polled('hiapi', { body: { code: 200, data: { taskId: HIAPI, status: 'generating' } } })),
    'running',
  ],
  [
    'F: an error',
    () => seen(polled('bytespike', { body: { task_id: GUIDE, status: 'error', error_message: 'boom' } })),
    'failed',
  ],
  [
    'F: out of time',
    () => seen(polled('hiapi', { body: { code: 200, data: { taskId: HIAPI, status: 'TIMED_OUT' } } })),
    'timedOut',
  ],
  [
    'F: cancelled by somebody',
    () => seen(polled('hiapi', { body: { code: 200, data: { taskId: HIAPI, status: 'user_cancelled' } } })),
    'cancelled',
  ],
  [
    'G: a 404 that is a page',
    () =>
      everywhere((key) =>
        seen(polled(key, { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>404</html>' })),
      ),
    ['unintelligible'],
  ],
  ['G: null', () => everywhere((key) => seen(polled(key, { body: null }))), ['unintelligible']],
  [
    'G: a 502 with JSON',
    () => everywhere((key) => seen(polled(key, { status: 502, body: { error: { message: 'Bad gateway' } } }))),
    ['server'],
  ],
  [
    'H: a prompt in Chinese',
    () => verdictOf('piapi', '10000', '您的提示词包含敏感内容，请修改'),
    'prompt-refused: after-change',
  ],
  [
    'H: a video that was sent',
    () => verdictOf('hiapi', 'TASK_FAILED', 'The reference video was flagged by moderation'),
    'video-refused: after-change',
  ],
  [
    'H: a broken model stays one',
    () => verdictOf('seaart', 'INFERENCE_FAILURE', 'CUDA out of memory'),
    'inference-failure: safe',
  ],
  [
    'H: a policy of the network',
    () => verdictOf('hiapi', 'TASK_FAILED', 'Could not download the image: blocked by CORS policy'),
    'task-failed: after-change',
  ],
  [
    'H: an image that is case-sensitive',
    () => verdictOf('hiapi', 'TASK_FAILED', 'File names are case-sensitive: Fox.PNG was not found'),
    'task-failed: after-change',
  ],
  ['I: cookies', () => redact('Cookie: sid=abcdef123456; theme=dark').includes('abcdef123456'), false],
  ['I: basic', () => redact('authorization: Basic dXNlcjpodW50ZXIy').includes('dXNlcjpodW50'), false],
  [
    'I: a configuration of AWS',
    () => redact('aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY').includes('wJalrX'),
    false,
  ],
  ['I: a quote within', () => redact(JSON.stringify({ password: 'hun"ter-22', next: 'x' })).includes('ter-22'), false],
  [
    'I: a key of ElevenLabs',
    () => redact('xi-api-key: sk_0123456789abcdef0123456789abcdef').includes('0123456789abcdef'),
    false,
  ],
  [
    'I: an element',
    () => redact('<add key="ApiKey" value="169a231d8f16487bc30b0a1221078012" />').includes('169a231d8f16'),
    false,
  ],
  [
    'I: a command line',
    () => redact('render --token 169a231d8f16487bc30b0a1221078012 --size 4').includes('169a231d8f16'),
    false,
  ],
  ['J: hours and minutes', () => waitOf({}, { error: 'Daily limit reached, try again in 1 hour 30 minutes' }), 5400],
  ['J: a reset in a member', () => waitOf({}, { rate_limit: { reset_at: new Date(NOON + 45_000).toISOString() } }), 45],
  ['J: traditional signs', () => waitOf({}, { message: '請求過於頻繁，請於 20 秒後再試' }), 20],
  ['K: bytes of glTF', () => judged('glTF\u0002\u0000\u0000\u0000', 'model3d', 'https://cdn.example/a.glb'), 'media'],
  [
    'K: lines of SubRip',
    () => judged('1\r\n00:00:01,000 --> 00:00:02,000\r\nHi\r\n', 'text', 'https://cdn.example/a.srt'),
    'media',
  ],
  [
    'K: an error that claims to be an image',
    () => judged('{"error":"expired"}', 'image', 'https://cdn.example/a.png'),
    'refused',
  ],
]

describe('answers that were invented before they were tried', () => {
  it.each(INVENTED)('%s', (_name, got, right) => {
    expect(got()).toEqual(right)
  })
})
