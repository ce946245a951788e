/** The door: phone, code, and a name for who comes the first time. */
import { createSignal, Match, onCleanup, Switch } from 'solid-js'
import { api, Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { open } from '../session.ts'
import { Arch } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { LookChoices } from './LookChoices.tsx'

export function SignIn() {
  const [step, setStep] = createSignal<'phone' | 'code' | 'name'>('phone')
  const [phone, setPhone] = createSignal('')
  const [code, setCode] = createSignal('')
  const [name, setName] = createSignal('')
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
  const enter = createAct(
    async () => {
      try {
        return await api.signIn(phone(), code())
      } catch (failure) {
        // The code still stands: only the name is missing.
        if (failure instanceof Refused && failure.problem.code === 'not-joined') return undefined
        throw failure
      }
    },
    (session) => (session ? open(session) : setStep('name')),
  )
  const join = createAct(() => api.join(phone(), code(), name()), open)

  return (
    <div class="stack narrow">
      <Arch />
      <Switch>
        <Match when={step() === 'phone'}>
          <form class="stack" onSubmit={send.submit} novalidate>
            <h1>{words().signIn.title}</h1>
            <p>{words().signIn.lead}</p>
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
        <Match when={step() === 'name'}>
          <form class="stack" onSubmit={join.submit} novalidate>
            <h1>{words().signIn.nameTitle}</h1>
            <p>{words().signIn.nameLead}</p>
            <Field
              label={words().signIn.name}
              value={name()}
              onInput={setName}
              autocomplete="name"
              wrong={join.about('name')}
              focus
            />
            <Notice words={join.otherThan('name')} />
            <MainButton busy={join.busy()}>{words().signIn.join}</MainButton>
          </form>
        </Match>
      </Switch>
      <LookChoices />
    </div>
  )
}
