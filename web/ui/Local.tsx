/**
 * A link within the app to the same screen that is asked something else: the router's own would call all of these the page one is on. An
 * address of another host it is never.
 */
import type { JSX } from 'solid-js'

export const Local = (props: { path: `/${string}`; query: string; here: boolean; children: JSX.Element }) => (
  <a href={`${props.path.replace(/^\/+/, '/')}${props.query}`} aria-current={props.here ? 'true' : undefined}>
    {props.children}
  </a>
)
