/** Households that one pays for: a parent's, or another home of one's own. */

import { createSignal, For } from 'solid-js'
import type { AnswerTo } from '../../core/contract.ts'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { say } from '../ui/toast.ts'
import { bills } from './api.ts'
import { billing } from './words.ts'

type Household = AnswerTo<'households'>['households'][number]

/** People paste what they have: the whole text, its link, or the letters at its end. */
export const linkIn = (typed: string) => /\/b\/([A-Za-z0-9]{12})/.exec(typed)?.[1] ?? typed.trim()

export default function Households() {
  const page = createLoad(() => bills.households())
  const [link, setLink] = createSignal('')
  const [name, setName] = createSignal('')
  const [added, setAdded] = createSignal<string>()
  const w = () => billing().households
  const add = createAct(
    () => bills.lookAfter(linkIn(link()), name()),
    ({ house }) => {
      setAdded(house)
      setLink('')
      setName('')
      void page.again()
    },
  )
  // No question before it: it costs nothing, and is undone with one press.
  let which: Household | undefined
  const leave = createAct(
    async () => {
      const one = which!
      await bills.leave(one.id)
      say(w().left(one.house), async () => {
        await bills.comeBack(one.id)
        await page.refresh()
      })
    },
    () => {
      setAdded(undefined)
      void page.refresh()
    },
  )
  const go = (one: Household) => {
    which = one
    void leave.run()
  }
  return (
    <div class="panes stack">
      <section class="stack">
        <h1>{w().title}</h1>
        <p>{w().lead}</p>
        <Page load={page}>
          {(now) => (
            <ul class="list">
              <For each={now().households} fallback={<li class="quiet">{w().none}</li>}>
                {(one) => (
                  <li class="row middle">
                    <span>
                      {one.organization.name} {one.house}
                      <span class="quiet under">
                        {w().householder} {one.name}
                      </span>
                    </span>
                    <button type="button" class="plain" onClick={() => go(one)}>
                      {w().leave}
                    </button>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Page>
        <Notice words={leave.otherThan()} />
      </section>
      <section>
        <form class="stack" onSubmit={add.submit} novalidate>
          <h2>{w().add}</h2>
          <Field
            label={w().link}
            value={link()}
            onInput={setLink}
            maxlength={200}
            hint={w().linkHint}
            wrong={add.about('link')}
          />
          <Field label={w().name} value={name()} onInput={setName} hint={w().nameHint} wrong={add.about('name')} />
          <Notice words={add.otherThan('link', 'name')} />
          <Notice words={added() ? w().added(added()!) : undefined} calm />
          <MainButton busy={add.busy()}>{w().submit}</MainButton>
        </form>
      </section>
    </div>
  )
}
