/** A link that leads to another host says so, and to which, before anybody follows it. */
import type { JSX } from 'solid-js'
import { words } from '../preferences.ts'

/** What says that an address leads to another host, and to which; nothing of one of ours. */
export function awayWords(href: string): string {
  const { host } = new URL(href, location.href)
  return host === location.host ? '' : words().away(host)
}
/** Follows such an address where a choice was made that is no link; what was chosen said `awayWords`. */
export const openAway = (href: string) => window.open(href, '_blank', 'noopener,noreferrer')

export function Away(props: {
  href: string
  class?: string
  newWindow?: boolean
  onClick?: () => void
  children: JSX.Element
}) {
  return (
    <a
      class={props.class}
      href={props.href}
      rel="noreferrer"
      target={props.newWindow ? '_blank' : undefined}
      onClick={() => props.onClick?.()}
    >
      <span>
        {props.children}
        {awayWords(props.href)}
      </span>
    </a>
  )
}
