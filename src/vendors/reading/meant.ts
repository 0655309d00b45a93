/** What a vendor means by its codes and its errors goes with each of its replies, to whoever reads them. */
import { envelopeOfPolls } from '#vendors/envelope.ts'
import { ask, type Script, type Vendor } from '#vendors/port.ts'
import { replyMeaning } from '#vendors/reading/reply-json.ts'

/** What a vendor's calls have of it; undefined where it means nothing but what HTTP does. */
type Meaning = { readonly [Part in 'envelope' | 'errorIn']: Vendor[Part] | undefined }

/** The vendor with replies that carry its meaning. Doing it twice is doing it once. */
export function asMeant(vendor: Vendor): Vendor {
  const { envelope, errorIn, cancel, list, sweep, lookUpByOwnKey } = vendor
  if (envelope === undefined && errorIn === undefined) return vendor
  const own: Meaning = { envelope, errorIn }
  return {
    ...vendor,
    poll: (handle) => pollMeant(vendor.poll(handle), own),
    submit: (request) => meaning(vendor.submit(request), own),
    probe: () => meaning(vendor.probe(), own),
    ...(cancel && { cancel: (handle) => meaning(cancel(handle), own) }),
    ...(list && { list: (from, size) => meaning(list(from, size), own) }),
    ...(sweep && { sweep: { ...sweep, page: (page) => meaning(sweep.page(page), own) } }),
    ...(lookUpByOwnKey && { lookUpByOwnKey: (key) => meaning(lookUpByOwnKey(key), own) }),
  }
}

/** A question for a task, also where it is part of another conversation: a cancel that asks first. */
export function pollMeant<T>(script: Script<T>, { envelope, errorIn }: Meaning): Script<T> {
  return meaning(script, { envelope: envelope && envelopeOfPolls(envelope), errorIn })
}

function meaning<T>({ request, read }: Script<T>, meant: Meaning): Script<T> {
  const { envelope, errorIn } = meant
  const told = { ...(envelope && { envelope }), ...(errorIn && { errorIn }) }
  return {
    request,
    read(reply) {
      const step = read(replyMeaning(reply, told))
      return step.kind === 'ask' ? ask(meaning(step, meant)) : step
    },
  }
}
