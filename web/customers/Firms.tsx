/** Firms: asking for an account, the legal representative's word, and what has come of it. */
import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { session } from '../session.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { customers } from './api.ts'
import { security } from './words.ts'

const f = () => security().firms

function Ask(props: { asked: () => void }) {
  const [code, setCode] = createSignal('')
  const [name, setName] = createSignal('')
  const [whose, setWhose] = createSignal<'me' | 'other'>('me')
  const [person, setPerson] = createSignal('')
  const [phone, setPhone] = createSignal('')
  const ask = createAct(
    (press) =>
      customers.openFirm(
        {
          code: code(),
          name: name(),
          representative:
            whose() === 'me' ? { name: session()?.customer.name ?? '' } : { name: person(), phone: phone() },
        },
        press,
      ),
    () => {
      setCode('')
      setName('')
      props.asked()
    },
  )
  return (
    <form class="stack" onSubmit={ask.submit} novalidate>
      <h2>{f().ask}</h2>
      <p>{f().lead}</p>
      <Field
        label={f().code}
        value={code()}
        onInput={setCode}
        maxlength={24}
        hint={f().codeHint}
        wrong={ask.about('code')}
      />
      <Field label={f().name} value={name()} onInput={setName} maxlength={80} wrong={ask.about('name')} />
      <Segments
        label={f().representative}
        now={whose()}
        options={[
          ['me', f().me],
          ['other', f().other],
        ]}
        choose={setWhose}
      />
      <Show when={whose() === 'other'}>
        <Field
          label={f().person}
          value={person()}
          onInput={setPerson}
          hint={f().otherHint}
          wrong={ask.about('representative.name')}
        />
        <Field
          label={f().phone}
          value={phone()}
          onInput={setPhone}
          inputmode="tel"
          maxlength={20}
          wrong={ask.about('representative.phone')}
        />
      </Show>
      <Notice words={ask.otherThan('code', 'name', 'representative.name', 'representative.phone')} />
      <MainButton busy={ask.busy()}>{f().send}</MainButton>
    </form>
  )
}

export default function Firms() {
  const load = createLoad(() => customers.firms())
  const answer = createAct(
    (chosen) => {
      const [id, said] = chosen.split(' ') as [string, 'yes' | 'no']
      return customers.confirmFirm(id, said)
    },
    () => void load.refresh(),
  )
  return (
    <div class="stack">
      <h1>{f().title}</h1>
      <div class="panes stack">
        <section class="stack" aria-label={f().title}>
          <Page load={load}>
            {(now) => (
              <ul class="list">
                <For each={now().firms} fallback={<li class="quiet">{f().none}</li>}>
                  {(firm) => (
                    <li class="stack">
                      <div class="row between">
                        <b>{firm.name}</b>
                        <Show when={firm.account}>
                          {(account) => <Amount value={account().balance.amount} label={words().home.balance} />}
                        </Show>
                      </div>
                      <p class="quiet">{firm.code}</p>
                      <p>{firm.says}</p>
                      <Show when={firm.account}>
                        <A class="alone" href={`/me/firms/${firm.id}`} aria-label={`${f().money} ${firm.name}`}>
                          {f().money}
                        </A>
                        <A class="alone" href="/loans">
                          {words().titles['/loans']}
                        </A>
                      </Show>
                      <Show when={firm.asksMe}>
                        <div class="pair">
                          <button type="button" class="button" onClick={() => void answer.run(`${firm.id} yes`)}>
                            {f().yes}
                          </button>
                          <button type="button" class="button" onClick={() => void answer.run(`${firm.id} no`)}>
                            {f().no}
                          </button>
                        </div>
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
            )}
          </Page>
          <Notice words={answer.otherThan()} />
        </section>
        <Ask asked={() => void load.refresh()} />
      </div>
    </div>
  )
}
