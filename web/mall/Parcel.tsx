/** A parcel: by whom it is carried, its number, and where it is: the newest first, all of its way when asked. */
import { For, Show } from 'solid-js'
import type { MallPart } from '../../core/mall/shop-wire.ts'
import { Drawn, Icon } from '../ui/icons.tsx'
import { say } from '../ui/toast.ts'
import { exactly } from '../ui/when.ts'
import { drawings } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

/** `what`: which of several it is. */
export function OneParcel(props: { parcel: MallPart['parcels'][number]; lines: MallPart['lines']; what?: string }) {
  const w = () => shopping().order
  // Of one second, the later told comes first.
  const events = () => props.parcel.events.toReversed().toSorted((one, other) => other.at.localeCompare(one.at))
  // What the carrier writes is in its own language.
  const Event = (one: MallPart['parcels'][number]['events'][number]) => (
    <li>
      <span class="quiet under">
        {exactly(one.at).slice(0, 16)} · {w().ways[one.state]}
      </span>
      <span lang="zh-CN">{one.says}</span>
    </li>
  )
  const copy = async () => {
    await navigator.clipboard.writeText(props.parcel.number)
    say(w().copied)
  }
  return (
    <section class="parcel" aria-label={`${w().parcel} ${w().parcelOf(props.parcel.carrier, props.parcel.number)}`}>
      <Show when={props.what}>
        <p class="quiet">{props.what}</p>
      </Show>
      <div class="row middle">
        <span class="parcel-name">
          <Drawn path={drawings.parcel} />
          {w().parcelOf(props.parcel.carrier, props.parcel.number)}
        </span>
        <button type="button" class="icon-button" aria-label={w().copy} onClick={() => void copy()}>
          <Icon name="copy" />
        </button>
      </div>
      <Show when={props.parcel.pieces.length > 0}>
        <p class="quiet">
          {props.parcel.pieces
            .map(({ line, quantity }) => {
              const { name, variant } = props.lines[line]!
              return shopping().case.pieces(`${name} ${variant}`.trim(), quantity)
            })
            .join(' · ')}
        </p>
      </Show>
      <ol class="parcel-way">
        <Show when={events()[0]} fallback={<li>{w().noEvents}</li>}>
          {(newest) => <Event {...newest()} />}
        </Show>
      </ol>
      <Show when={events().length > 1}>
        <details class="more">
          <summary>{w().earlierEvents}</summary>
          <ol class="parcel-way">
            <For each={events().slice(1)}>{(one) => <Event {...one} />}</For>
          </ol>
        </details>
      </Show>
    </section>
  )
}
