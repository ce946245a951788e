/** Language, appearance and size of text; at the door and under "me". */
import {
  type Locale,
  locale,
  type Size,
  setLocale,
  setSize,
  setTheme,
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
  </div>
)
