/** Another phone number: shown by a code, approved, and in place after a time to wait. */
import { createSignal, Show } from 'solid-js'
import { api } from '../api.ts'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { customers } from './api.ts'
import { approving } from './approving.ts'
import { security } from './words.ts'

export default function NewPhone() {
  const p = () => security().phone
  const load = createLoad(() => customers.phoneChange())
  const [phone, setPhone] = createSignal('')
  const [code, setCode] = createSignal('')
  const [sent, setSent] = createSignal(false)
  const plain = () =>
    phone()
      .replace(/[\s-]/g, '')
      .replace(/^(\+|00)86/, '')
  const send = createAct(
    () => api.askForCode(phone()),
    () => setSent(true),
  )
  const change = createAct(
    approving(
      () => ({ action: 'change-phone', subject: plain() }),
      (_, given) => customers.changePhone(plain(), code(), given),
    ),
    load.set,
  )
  const keep = createAct(() => customers.keepPhone(), load.set)
  return (
    <div class="stack narrow">
      <h1>{p().title}</h1>
      <p>{p().lead}</p>
      <Page load={load}>
        {(now) => (
          <Show
            when={now().state === 'waiting'}
            fallback={
              <form class="stack" onSubmit={sent() ? change.submit : send.submit} novalidate>
                <Notice words={now().state === 'cancelled' ? p().kept : undefined} calm />
                <Field
                  label={p().next}
                  value={phone()}
                  onInput={setPhone}
                  inputmode="tel"
                  maxlength={20}
                  wrong={send.about('phone') ?? change.about('phone')}
                />
                <Show when={sent()}>
                  <Field
                    label={p().code}
                    value={code()}
                    onInput={setCode}
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    maxlength={6}
                    wrong={change.about('code')}
                    focus
                  />
                </Show>
                <Notice words={send.otherThan('phone') ?? change.otherThan('phone', 'code')} />
                <MainButton busy={send.busy() || change.busy()}>{sent() ? p().confirm : p().getCode}</MainButton>
              </form>
            }
          >
            <p class="notice calm" role="status">
              {p().waiting(now().phone ?? '', exactly(now().effective ?? ''))}
            </p>
            <Notice words={keep.otherThan()} />
            <button type="button" class="button" onClick={() => void keep.run()}>
              {p().keep}
            </button>
          </Show>
        )}
      </Page>
    </div>
  )
}
