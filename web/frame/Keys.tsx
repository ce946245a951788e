/** The list of the desk's keys, as far as one's roles go. */
import { For, type JSX } from 'solid-js'
import { inLocale, words } from '../preferences.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { en } from '../words/desk-en.ts'
import { type DeskWords, zh } from '../words/desk-zh.ts'
import { setCalled } from './palette.ts'
import { myKeys } from './shortcuts.ts'
import './keys.css'

const w = (): DeskWords['keys'] => inLocale(zh, en).keys
const List = (props: { title: string; rows: readonly (readonly [JSX.Element, string])[] }) => (
  <section>
    <h3>{props.title}</h3>
    <dl class="keys-list">
      <For each={props.rows}>
        {([keys, says]) => (
          <>
            <dt>{keys}</dt>
            <dd>{says}</dd>
          </>
        )}
      </For>
    </dl>
  </section>
)

export default function Keys() {
  return (
    <Dialog open title={w().title} close={() => setCalled(undefined)} wide>
      <p class="quiet">
        {w().lead} {w().off}
      </p>
      <div class="keys-lists">
        <List
          title={w().here}
          rows={[
            [
              <>
                <kbd>/</kbd> {w().or} <kbd>Ctrl</kbd> <kbd>K</kbd>
              </>,
              w().search,
            ],
            [<kbd>r</kbd>, w().again],
            [
              <>
                <kbd>j</kbd> {w().or} <kbd>↓</kbd>
              </>,
              w().down,
            ],
            [
              <>
                <kbd>k</kbd> {w().or} <kbd>↑</kbd>
              </>,
              w().up,
            ],
            [<kbd>Enter</kbd>, w().open],
            [<kbd>Esc</kbd>, w().escape],
            [<kbd>?</kbd>, w().help],
          ]}
        />
        <List
          title={w().go}
          rows={myKeys().map(
            ([key, path]) =>
              [
                <>
                  <kbd>g</kbd> <span class="quiet">{w().next}</span> <kbd>{key}</kbd>
                </>,
                words().titles[path],
              ] as const,
          )}
        />
      </div>
    </Dialog>
  )
}
