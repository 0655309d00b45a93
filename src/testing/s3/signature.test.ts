import { describe, expect, it } from 'vitest'
import { signatureMistake } from '#testing/s3/signature.ts'

/** "Signature Calculations for the Authorization Header: Examples" of the S3 API reference. */
const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function example(method: string, target: string, headers: Readonly<Record<string, string>>, signature: string) {
  const all = {
    'x-amz-content-sha256': EMPTY,
    'x-amz-date': '20130524T000000Z',
    host: 'examplebucket.s3.amazonaws.com',
    ...headers,
  }
  const names = Object.keys(all).toSorted().join(';')
  const authorization = `AWS4-HMAC-SHA256 Credential=${KEYS.accessKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=${signature}`
  return { method, target, headers: { ...all, authorization } }
}

const EXAMPLES = [
  example(
    'GET',
    '/test.txt',
    { range: 'bytes=0-9' },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ),
  example(
    'PUT',
    '/test%24file.text',
    {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    },
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ),
  example('GET', '/?lifecycle', {}, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'),
  example('GET', '/?max-keys=2&prefix=J', {}, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'),
]

describe('who checks signatures', () => {
  it.each(EXAMPLES)('believes the published example: $method $target', (request) => {
    expect(signatureMistake(request, KEYS)).toBeNull()
  })

  it.each(EXAMPLES)('believes nothing that was changed on the way: $method $target', (request) => {
    const changed = [
      { ...request, method: 'DELETE' },
      { ...request, target: `${request.target}x` },
      { ...request, headers: { ...request.headers, host: 'other.example' } },
      { ...request, headers: { ...request.headers, 'x-amz-content-sha256': '0'.repeat(64) } },
    ]
    expect(changed.map((one) => signatureMistake(one, KEYS))).toEqual(changed.map(() => 'SignatureDoesNotMatch'))
    expect(signatureMistake(request, { ...KEYS, secretAccessKey: 'another' })).toBe('SignatureDoesNotMatch')
    expect(signatureMistake(request, { ...KEYS, accessKeyId: 'another' })).toBe('InvalidAccessKeyId')
    const unsigned = { ...request, headers: { ...request.headers, 'x-amz-acl': 'public-read' } }
    expect(signatureMistake(unsigned, KEYS)).toBe('AccessDenied')
  })
})
