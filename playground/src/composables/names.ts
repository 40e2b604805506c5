/** Every composable, in the order of the documentation. */
export const composables = [
  'createSocket',
  'provideSocket',
  'useSocket',
  'useSocketEvent',
  'useSocketMessages',
  'useSocketRequest',
  'useSocketSubscription',
  'useSocketOutbox',
  'useBindCode',
] as const

export type Composable = (typeof composables)[number]
