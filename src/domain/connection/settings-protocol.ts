/** What a page and its gateway say to each other of the gateway's own settings: a file of its own, for few visits need it. */
import * as v from 'valibot'

export const keeperPath = '/api/keeper'
export const noticesPath = '/api/notices'
export const spendingPath = '/api/spending'

const notifyChoices = {
  /** `text`: one `{ "text": … }`, as chats take it. */
  shape: v.picklist(['json', 'text']),
  ended: v.boolean(),
  risks: v.boolean(),
  blocked: v.boolean(),
}

/** Left out, the address stays; null switches notices off. */
export const notifyWishSchema = v.object({ ...notifyChoices, address: v.exactOptional(v.nullable(v.string())) })
export type NotifyWish = v.InferOutput<typeof notifyWishSchema>

/** What came of the last request. `refused` is not tried again; the others are. */
const notifyResultSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['sent', 'refused', 'failing']), at: v.number(), status: v.number() }),
  v.object({ kind: v.literal('unreachable'), at: v.number(), why: v.string() }),
])
export type NotifyResult = v.InferOutput<typeof notifyResultSchema>

/** Where notices go, the address masked; null while they are off. */
export const notifyStateSchema = v.object({
  ...notifyChoices,
  address: v.nullable(v.string()),
  waiting: v.number(),
  last: v.nullable(notifyResultSchema),
})
export type NotifyState = v.InferOutput<typeof notifyStateSchema>

/** Who keeps the list. `fixed`: why that cannot be changed while the gateway runs; null where it can. */
export const keepingSchema = v.object({ keeps: v.boolean(), fixed: v.nullable(v.string()) })
export type Keeping = v.InferOutput<typeof keepingSchema>

/** Who spent, the newest first; `nth` of the last one, as `before`, asks for what was noted before it. */
export const spendingSchema = v.object({
  noted: v.array(
    v.object({
      nth: v.number(),
      at: v.number(),
      by: v.string(),
      connection: v.string(),
      did: v.string(),
      what: v.string(),
      count: v.number(),
      tasks: v.array(v.string()),
    }),
  ),
  more: v.boolean(),
})
export type SpendingPage = v.InferOutput<typeof spendingSchema>
