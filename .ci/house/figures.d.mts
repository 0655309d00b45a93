/** The figures of a tree (path below the project → text), and the lists behind some of them, each under its title. */
export function figuresOf(tree: ReadonlyMap<string, string>): {
  rows: [label: string, value: string][]
  lists: [title: string, lines: string[]][]
}
