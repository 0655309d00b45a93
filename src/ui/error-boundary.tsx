import { Component, type ReactNode } from 'react'
import { Button } from '#ui/button.tsx'

interface Props {
  /** What is inside, for the message: `The task list`. */
  readonly what: string
  /** A change of this value (the address, the open task) tries again by itself. */
  readonly resetKey?: string
  readonly children: ReactNode
}

interface State {
  readonly error: Error | null
  readonly resetKey: string | undefined
}

/** Keeps a mistake of ours inside its own panel: the rest of the page goes on, and nothing stored is touched. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div role="alert" className="m-4 rounded-lg border border-danger-line bg-danger-soft p-4">
        <p className="font-semibold text-danger">{this.props.what} could not be shown.</p>
        <p className="mt-1 text-sm">Your tasks are safe: they are stored, and watching goes on.</p>
        <p className="mt-2 font-mono text-xs wrap-anywhere text-muted">{error.message}</p>
        <Button size="sm" className="mt-3" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </div>
    )
  }
}
