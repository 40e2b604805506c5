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

/** What a schema made of a value, or what is wrong with the value. */
export type Checked = { readonly value: unknown } | { readonly problem: string }

/** Runs a schema. An asynchronous one is a problem: messages would change places. */
export function checkSchema(schema: StandardSchema, value: unknown): Checked {
  const result = schema['~standard'].validate(value)
  if ('then' in result) return { problem: 'the schema is asynchronous; only synchronous ones can be used' }
  if (result.issues) return { problem: result.issues.map(({ message }) => message).join('; ') }
  return { value: result.value }
}
