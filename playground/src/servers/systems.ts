/** The systems of the panel: the playground's own server speaks the envelope, the others are simulated. */
export const systems = ['envelope', 'hu60', 'onebot', 'tsrpc', 'silky'] as const

export type Panelled = (typeof systems)[number]
