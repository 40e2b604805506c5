/**
 * Says once what your server speaks; every client and composable then knows it.
 *
 * @example
 * declare module 'hawser' {
 *   interface Register { events: ChatEvents; requests: ChatRequests }
 * }
 */
// An interface must be empty to be filled by its users.
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Register {}

/** Message types without a map. `any`, so that untyped JavaScript compiles as it is. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyEvents = Record<string, any>

/** Requests without a map. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyRequests = Record<string, { params: any; result: any }>

/** Message type to data: `interface ChatEvents { chat: ChatMessage }`. */
export type DefaultEvents = Register extends { events: infer Events extends object } ? Events : AnyEvents

/** Request type to parameters and result: `interface ChatRequests { join: { params: Room; result: Member[] } }`. */
export type DefaultRequests = Register extends { requests: infer Requests extends object }
  ? Requests
  : AnyRequests

export type TypeName<Types> = Extract<keyof Types, string>

export type ParamsOf<Requests, Name> = Name extends keyof Requests
  ? Requests[Name] extends { params: infer Params }
    ? Params
    : undefined
  : never

export type ResultOf<Requests, Name> = Name extends keyof Requests
  ? Requests[Name] extends { result: infer Result }
    ? Result
    : undefined
  : never

/** What may be sent: every event, and every request whose answer nobody waits for. */
export type SendName<Events, Requests> =
  | TypeName<Events>
  | (string extends keyof Requests ? never : TypeName<Requests>)

/** Where a type stands in both maps, the request's parameters are what the client sends. */
export type SendData<Events, Requests, Name> = string extends keyof Requests
  ? Name extends keyof Events
    ? Events[Name]
    : never
  : Name extends keyof Requests
    ? ParamsOf<Requests, Name>
    : Name extends keyof Events
      ? Events[Name]
      : never

/** Data may be left out where its type allows undefined. */
export type DataAndOptions<Data, Options> = undefined extends Data
  ? [data?: Data, options?: Options]
  : [data: Data, options?: Options]
