/** How something that the person asked for ended, in a sentence for them. */
export type CommandResult =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly message: string }
