/** The door: phone and code; who comes the first time goes on to join. */
import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { open } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { Crossing } from '../ui/scenes.tsx'
import { LookChoices } from './LookChoices.tsx'

export function SignIn() {
  const [step, setStep] = createSignal<'phone' | 'code'>('phone')
  const [phone, setPhone] = createSignal('')
  const [code, setCode] = createSignal('')
  const [left, setLeft] = createSignal(0)
  const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000)
  onCleanup(() => clearInterval(timer))

  const send = createAct(
    () => api.askForCode(phone()),
    ({ retryAfterSeconds }) => {
      setLeft(retryAfterSeconds)
      setCode('')
      setStep('code')
    },
  )
  const canPasskey = typeof PublicKeyCredential === 'function'
  const byPasskey = createAct(async () => {
    const [{ customers }, { signWithPasskey }] = await Promise.all([import('./api.ts'), import('./passkey.ts')])
    return customers.signInByPasskey(await signWithPasskey((await customers.askForPasskey()).options))
  }, open)
  const enter = createAct(() => api.signIn(phone(), code()), open)

  return (
    <div class="stack narrow">
      <Crossing />
      <Switch>
        <Match when={step() === 'phone'}>
          <form class="stack" onSubmit={send.submit} novalidate>
            <h1>{words().signIn.title}</h1>
            <p>{words().signIn.lead}</p>
            <Show when={canPasskey}>
              <button type="button" class="button" aria-busy={byPasskey.busy()} onClick={() => void byPasskey.run()}>
                {words().signIn.passkey}
              </button>
              <Notice words={byPasskey.otherThan()} />
              <p class="quiet">{words().signIn.whyPasskey}</p>
              <p class="quiet">{words().signIn.orCode}</p>
            </Show>
            <Field
              label={words().signIn.phone}
              value={phone()}
              onInput={setPhone}
              inputmode="tel"
              autocomplete="tel-national"
              maxlength={20}
              wrong={send.about('phone')}
              focus
            />
            <Notice words={send.otherThan('phone')} />
            <MainButton busy={send.busy()}>{words().signIn.getCode}</MainButton>
          </form>
        </Match>
        <Match when={step() === 'code'}>
          <form class="stack" onSubmit={enter.submit} novalidate>
            <h1>{words().signIn.code}</h1>
            <p>{words().signIn.codeSent(phone())}</p>
            <Field
              label={words().signIn.code}
              value={code()}
              onInput={setCode}
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength={6}
              hint={words().signIn.codeHint}
              wrong={enter.about('code')}
              focus
            />
            <Notice words={enter.otherThan('code') ?? send.otherThan('')} />
            <MainButton busy={enter.busy()}>{words().signIn.enter}</MainButton>
            <div class="row">
              <button type="button" class="plain" onClick={() => setStep('phone')}>
                {words().signIn.otherPhone}
              </button>
              <button
                type="button"
                class="plain"
                aria-disabled={left() > 0}
                onClick={() => left() === 0 && void send.run()}
              >
                {left() > 0 ? words().signIn.againIn(left()) : words().signIn.again}
              </button>
            </div>
          </form>
        </Match>
      </Switch>
      <LookChoices />
    </div>
  )
}
