import { describe, expect, it } from 'vitest'
import { NOON } from '#testing/builders.ts'
import { answerWith, evidenceIn, readAnswer, requestIdOf } from '#vendors/reading/reply-json.ts'

function answer(body: string, status = 200, headers: Record<string, string> = {}) {
  return readAnswer({ status, headers, body, receivedAt: NOON })
}

describe('what is wrong with an answer', () => {
  it.each([
    ['<html>\n<body>Bad gateway</body></html>', 'answer is not JSON (it starts with "<html>")'],
    ['  <!DOCTYPE html><html>', 'answer is not JSON (it starts with "<!DOCTYPE html>")'],
    [
      'upstream\tconnect error or disconnect/reset before headers',
      'answer is not JSON (it starts with "upstream connect error or disconnect/res")',
    ],
    ['', 'answer is empty'],
    [' \n', 'answer is empty'],
    ['{"code":200,"da', 'answer is broken or cut off JSON (15 characters, it ends with "{"code":200,"da")'],
  ])('is said in one sentence: %j', (body, complaint) => {
    expect(answer(body)).toMatchObject({ json: undefined, complaint })
  })

  it('hides secrets in the piece that is shown', () => {
    expect(answer('Bearer sk-live-0123456789abcdef').complaint).not.toContain('0123456789')
    expect(answer('{"secret":"0123456789abcdef').complaint).not.toContain('abcdef')
  })

  it('is nothing when it is JSON, with or without a byte order mark', () => {
    expect(answer('\uFEFF{"a":1}')).toMatchObject({ json: { a: 1 }, complaint: null })
  })
})

describe('the error in an answer', () => {
  it.each([
    [
      'nested',
      { error: { code: 'permission_denied', type: 'hiapi_error', message: 'no', request_id: 'req_1' } },
      'permission_denied',
      'no',
    ],
    ['nested', { error: { message: 'slow', type: 'rate_limit_error', code: null } }, 'rate_limit_error', 'slow'],
    ['envelope', { code: 400, message: 'bad', data: null, error_code: 'INVALID_REQUEST' }, 'INVALID_REQUEST', 'bad'],
    ['envelope', { code: 404, message: 'task not found', data: null }, null, 'task not found'],
    ['envelope', { code: 10_000, message: 'quota' }, '10000', 'quota'],
    ['bare', { detail: 'Request not found' }, null, 'Request not found'],
    ['bare', { error: 'nope' }, null, 'nope'],
  ])('is read from the %s form', (shape, body, code, message) => {
    expect(answer(JSON.stringify(body), 400).error).toMatchObject({ shape, code, message })
  })

  it('is absent where nothing is said', () => {
    for (const body of ['{}', '[]', 'null', '"x"', '<html>']) expect(answer(body, 500).error).toBeNull()
  })

  it('counts under a 2xx when the envelope says so', () => {
    expect(answer('{"code":429,"message":"busy","data":null}')).toMatchObject({
      status: 429,
      error: { message: 'busy' },
    })
    expect(answer('{"code":200,"message":"success"}')).toMatchObject({ status: 200, error: null })
    expect(answer('{"code":0,"message":"ok"}')).toMatchObject({ status: 200, error: null })
  })
})

describe('evidence', () => {
  it('takes the request id from the error, the body or a header', () => {
    expect(requestIdOf(answer('{"error":{"message":"x","request_id":"a"},"request_id":"b"}', 500))).toBe('a')
    expect(requestIdOf(answer('{"status":"x","request_id":"b"}'))).toBe('b')
    expect(requestIdOf(answer('{}', 200, { 'x-request-id': 'c' }))).toBe('c')
    expect(requestIdOf(answer('{}'))).toBeNull()
  })

  it('of one part is that part alone', () => {
    expect(evidenceIn(answerWith(answer('{"a":[1,2]}'), { b: 3 })).body).toBe('{"b":3}')
  })
})
