/** Language, appearance and size of text; at the door and under "me". */
import {
  type Locale,
  locale,
  type Size,
  setLocale,
  setShortcuts,
  setSize,
  setTheme,
  shortcuts,
  size,
  type Theme,
  theme,
  words,
} from '../preferences.ts'
import { Segments } from '../ui/Segments.tsx'
import { say } from '../ui/toast.ts'

const sizes = ['0', '1', '2', '3'] as const

export const LookChoices = (props: { whole?: boolean }) => (
  <div class="stack">
    <Segments<Locale>
      label={words().me.language}
      now={locale()}
      options={[
        ['zh', '中文'],
        ['en', 'English'],
      ]}
      choose={(one) => void setLocale(one).catch(() => say(words().unreachable))}
      lang={(value) => (value === 'zh' ? 'zh-CN' : 'en')}
    />
    <Segments<Size>
      label={words().me.size}
      now={size()}
      options={sizes.map((one) => [one, words().me.sizes[one]] as const)}
      choose={setSize}
    />
    {props.whole && (
      <Segments<Theme>
        label={words().me.theme}
        now={theme()}
        options={(['auto', 'light', 'dark'] as const).map((one) => [one, words().me.themes[one]] as const)}
        choose={setTheme}
      />
    )}
    {props.whole && matchMedia('(any-pointer: fine)').matches && (
      <div class="field">
        <span class="question">{words().me.keys}</span>
        <Segments<'on' | 'off'>
          label={words().me.keys}
          now={shortcuts() ? 'on' : 'off'}
          options={(['on', 'off'] as const).map((one) => [one, words().me.keysOn[one]] as const)}
          choose={(one) => setShortcuts(one === 'on')}
        />
        <p class="quiet">{words().me.keysHint}</p>
      </div>
    )}
  </div>
)
