/** What buyer and store show of what came and what was sent: small beside each other, each opens large; and another one is added. */
import { createEffect, createSignal, For, on, Show } from 'solid-js'
import { MOST_PICTURES } from '../../../core/mall/kinds.ts'
import type { CasePicture, MallCase } from '../../../core/mall/shop-wire.ts'
import { ask } from '../../api.ts'
import { createAct } from '../../ui/act.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { smaller } from './smaller.ts'
import { pictures as words } from './words.ts'

const w = () => words()

/** `of`: what they are of, as its heading says. `for`: an officer reads them at an address of their own. */
export function Pictures(props: { case: Pick<MallCase, 'id' | 'pictures' | 'mayShow'>; of: string; for?: 'officer' }) {
  const [added, setAdded] = createSignal<readonly CasePicture[]>([])
  const [large, setLarge] = createSignal<CasePicture>()
  // Once the case says them itself they are the case's.
  createEffect(on(() => props.case.pictures, () => setAdded([]), { defer: true })) // biome-ignore format: one effect
  const all = () => [
    ...props.case.pictures,
    ...added().filter(({ id }) => props.case.pictures.every((one) => one.id !== id)),
  ]
  const src = ({ id }: CasePicture) => `/api${props.for === 'officer' ? '/staff' : ''}/mall/pictures/${id}`
  const named = (picture: CasePicture) => {
    const same = all().filter(({ by }) => by === picture.by)
    return w().one(w().by[picture.by], same.indexOf(picture) + 1, same.length)
  }
  return (
    <Show when={all().length > 0 || props.case.mayShow}>
      <section class="stack" aria-label={w().title(props.of)}>
        <Show when={all().length > 0}>
          <div class="shown">
            <For each={all()}>
              {(picture) => (
                <button type="button" aria-label={named(picture)} onClick={() => setLarge(picture)}>
                  <img src={src(picture)} alt="" width="88" height="88" loading="lazy" decoding="async" />
                </button>
              )}
            </For>
          </div>
        </Show>
        <Show when={props.case.mayShow}>
          <Add case={props.case.id} done={(picture) => setAdded([...added(), picture])} />
        </Show>
        <Dialog open={large() !== undefined} title={large() ? named(large()!) : ''} close={() => setLarge(undefined)} wide>
          <Show when={large()}>
            {(picture) => (
              <img class="shown-large" src={src(picture())} alt={named(picture())} width={picture().width} height={picture().height} />
            )}
          </Show>
        </Dialog>
      </section>
    </Show>
  )
} // biome-ignore format: one element a line

function Add(props: { case: string; done: (picture: CasePicture) => void }) {
  let input: HTMLInputElement | undefined
  let chosen: File | undefined
  // The same picture again is the one that is there: no press has to be named.
  const add = createAct(
    async () => ask('addMallPicture', 'POST', `/mall/cases/${props.case}/pictures`, { file: await smaller(chosen!) }),
    (picture) => {
      say(w().added)
      props.done(picture)
    },
  )
  return (
    <div class="stack">
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        aria-label={w().add}
        hidden
        onChange={(event) => {
          const { files } = event.currentTarget
          chosen = files?.[0]
          // Choosing the same file once more is a choice, too.
          if (chosen) void add.run().finally(() => input && (input.value = ''))
        }}
      />
      <button type="button" class="button" aria-disabled={add.busy()} onClick={() => add.busy() || input?.click()}>
        {add.busy() ? `${w().adding}…` : w().add}
      </button>
      <p class="quiet">{w().hint(MOST_PICTURES)}</p>
      <Notice words={add.otherThan()} />
    </div>
  )
}
