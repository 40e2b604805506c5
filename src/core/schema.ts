import { messageOf } from './errors.js'
import { atOnce } from './promise.js'

/** The part of a Standard Schema (standardschema.dev, version 1) that is used; zod, valibot, arktype and others have it. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly output: Output } | undefined
  }
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] }

/** A schema for some or all message types. */
export type Schemas<Events> = { readonly [Name in keyof Events]?: StandardSchema<Events[Name]> }

/** What a schema made of a value, or what is wrong with the value. An asynchronous one is wrong: messages would change places. */
export function checkSchema(
  schema: StandardSchema | undefined,
  value: unknown,
): { readonly value: unknown } | { readonly problem: string } {
  try {
    // zod turns what its own stages throw into a rejection.
    const result = schema ? (atOnce(schema['~standard'].validate(value)) as SchemaResult<unknown>) : { value }
    return result.issues ? { problem: result.issues.map(({ message }) => message).join('; ') } : result
  } catch (error) {
    return { problem: messageOf(error) }
  }
}
