/**
 * Parameters of an AWS call inside a Step Functions state that uses JSONPath: the official request type of the SDK, in
 * which any member may instead be written as `'Member.$'` with a path or an intrinsic function. A misspelt member, a
 * wrong enum value or a missing member does not compile (OF-04).
 */
export type JsonPathParams<T> = Optional<T> &
  (Intersect<Either<T, RequiredKeys<T>>> extends { x: infer I } ? I : unknown);

/** Members that the API requires. */
type RequiredKeys<T> = { [K in keyof T & string]-?: object extends Pick<T, K> ? never : K }[keyof T & string];

/** One object type that has what every member of a union has. */
type Intersect<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void ? I : never;

/** A required member, given as a value or as a path, not both. */
type Either<T, K extends keyof T & string> = K extends unknown
  ? {
      x:
        | ({ [P in K]: Value<T[P]> } & { [P in K as `${P}.$`]?: never })
        | ({ [P in K as `${P}.$`]: string } & { [P in K]?: never });
    }
  : never;

/** A value as JSON: dates are strings, members of members follow the same rule, maps take any key. */
type Value<V> =
  NonNullable<V> extends readonly (infer U)[]
    ? readonly Value<U>[]
    : NonNullable<V> extends Date | Uint8Array
      ? string
      : NonNullable<V> extends object
        ? string extends keyof NonNullable<V>
          ? NonNullable<V>
          : JsonPathParams<NonNullable<V>>
        : NonNullable<V>;

/** Optional members, given as a value or as a path. */
type Optional<T> = { [K in Exclude<keyof T & string, RequiredKeys<T>>]?: Value<T[K]> } & {
  [K in Exclude<keyof T & string, RequiredKeys<T>> as `${K}.$`]?: string;
};
