/** Landscapes of the river and its bridge, drawn in the tokens' colours. They say nothing: whoever listens misses nothing. */

/** Along the foot of the account's panel: hills, a bridge of three arches, its reflection. */
export const River = () => (
  <svg class="river" viewBox="0 0 400 120" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
    <path
      class="far"
      d="M0 74c38-26 66-30 98-12 24 13 44 8 70-12 34-26 66-20 92 4 22 20 48 14 70-2 26-18 48-16 70-4v72H0z"
    />
    <path class="near" d="M0 96c46-10 92-14 142-8 62 8 120 6 176-4 32-6 58-6 82-2v38H0z" />
    <g class="stone" fill="none" stroke-width="2.2" stroke-linecap="round">
      <path d="M188 92c34-30 72-44 108-44s72 14 104 44" />
      <path d="M214 94c0-12 8-20 18-20s18 8 18 20M272 94c0-17 11-28 24-28s24 11 24 28M342 94c0-12 8-20 18-20s18 8 18 20" />
      <path d="M296 48v-6M262 53v-5M330 53v-5M232 63v-5M360 63v-5" />
    </g>
    <g class="wave" fill="none" stroke-width="1.4" stroke-linecap="round">
      <path d="M206 103h34M262 106h66M352 102h30M226 112h28M286 114h40M120 104h26M60 110h34M10 102h24" />
    </g>
  </svg>
)

/** At the door: evening over the river, somebody on the way across. */
export const Crossing = () => (
  <svg class="scene" viewBox="0 0 400 190" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
    <circle class="moon" cx="306" cy="48" r="20" />
    <path class="far" d="M0 118c44-34 82-40 118-16 30 20 54 10 84-14 40-32 74-26 104 4 28 26 60 18 94-6v104H0z" />
    <path class="near" d="M0 146c60-14 128-16 200-10s140 4 200-8v62H0z" />
    <g class="stone" fill="none" stroke-width="3" stroke-linecap="round">
      <path d="M20 148c52-52 116-74 180-74s128 22 180 74" />
      <path d="M66 150c0-18 12-30 27-30s27 12 27 30M156 150c0-27 19-46 44-46s44 19 44 46M280 150c0-18 12-30 27-30s27 12 27 30" />
      <path d="M200 74v-9M152 79v-8M248 79v-8M108 94v-8M292 94v-8" />
    </g>
    <g class="walker">
      <circle cx="222" cy="58" r="3.4" />
      <path d="M222 62v8M222 64l5 4M222 70l-3 6M222 70l3.5 6" fill="none" stroke-width="2" stroke-linecap="round" />
    </g>
    <g class="wave" fill="none" stroke-width="1.6" stroke-linecap="round">
      <path d="M40 164h46M130 168h90M262 163h52M338 172h34M84 178h40M196 182h60" />
    </g>
  </svg>
)
