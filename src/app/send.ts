import { ORIGIN_HEADER, statusOf } from '#domain/connection/gateway-protocol.ts'
import { whoIsHere } from '#parts/people/who-is-here.ts'

/**
 * How this page reaches the server that it came from. Whatever is asked, the answer tells whether the gateway still
 * knows who asks. Called without its window, the platform's own `fetch` throws.
 */
export const send: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (response.headers.get(ORIGIN_HEADER) === 'gateway') {
    const isSignedOut = statusOf(response) === 401
    if (whoIsHere.getState().isSignedOut !== isSignedOut) whoIsHere.setState({ isSignedOut })
  }
  return response
}
