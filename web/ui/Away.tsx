/** A link that leads to another host says so, and to which, before anybody follows it. */
import type { JSX } from 'solid-js'
import { words } from '../preferences.ts'

export function Away(props: {
  href: string
  class?: string
  newWindow?: boolean
  onClick?: () => void
  children: JSX.Element
}) {
  const leaves = () => {
    const { host } = new URL(props.href, location.href)
    return host === location.host ? '' : words().away(host)
  }
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
        {leaves()}
      </span>
    </a>
  )
}
